import type { ColumnInfo } from '#shared/model/table.ts'
import type { VotableElement } from '#shared/vo/votable/element.ts'
import { chosenColumns } from '../../tables/chosen-columns.ts'
import { chosenRows } from '../../tables/chosen-rows.ts'
import type { Table } from '../../tables/table.ts'

/**
 * A table as it is uploaded: these columns and rows, in a document of its own that says what the columns are and nothing
 * else. What its own document holds beside (references, status, where it comes from) is not the service's business.
 */
export function uploadTable(
  table: Table,
  name: string,
  columns: readonly ColumnInfo[],
  rows: readonly number[] | undefined,
): Table {
  const ids = columns.map(({ id }) => id)
  const cut = chosenColumns(rows ? chosenRows(table, rows) : table, ids)
  // DATA stands there for a table of no rows as well: DaCHS takes a TABLE without it for none.
  const fields = cut.columns.map(({ info }) => fieldOf(info))
  const tableElement = element('TABLE', { name }, [...fields, element('DATA', {})])
  const at = table.info.provenance.at
  return {
    ...cut,
    info: { ...cut.info, completeness: [], provenance: { kind: 'upload', source: name, at } },
    document: element('VOTABLE', {}, [element('RESOURCE', {}, [tableElement])]),
    element: tableElement,
    rowBlock: (start, count, wanted) => cut.rowBlock(start, count, wanted),
    pin: () => table.pin(),
  }
}

const element = (
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  children: VotableElement['children'] = [],
): VotableElement => ({
  name,
  attributes: Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value]): [string, string][] =>
      value === undefined ? [] : [[key, value]],
    ),
  ),
  children,
})

function fieldOf(info: ColumnInfo): VotableElement {
  const { name, datatype, arraysize, unit, ucd, utype, xtype, description, nullValue } = info
  return element('FIELD', { name, datatype, arraysize, unit, ucd, utype, xtype }, [
    ...(description === undefined ? [] : [element('DESCRIPTION', {}, [description])]),
    ...(nullValue === undefined ? [] : [element('VALUES', { null: nullValue })]),
  ])
}
