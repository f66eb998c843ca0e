import { Combine } from 'lucide-react'
import { useEffect } from 'react'
import type { TapTableDetails } from '#shared/model/tap.ts'
import { columnsKey, loadColumns, useServices } from '../../state/services.ts'
import { showTable } from '../../state/tree-place.ts'
import { Button, IconButton } from '../../widgets/button.tsx'
import { Facts, number } from './facts.tsx'
import { flowingText } from './flowing-text.ts'
import { firstRowsQuery, type TreeRow } from './tree-rows.ts'

/** What the details of a line can do with a query. */
export interface Actions {
  readonly onQuery: (adql: string, url: string) => void
  readonly onInsert: (text: string) => void
}

type ForeignKey = TapTableDetails['foreignKeys'][number]

/** The join that a foreign key is, to be written behind the table that has it. */
export const joinText = (table: string, { target, columns }: ForeignKey): string =>
  `JOIN ${target} ON ${columns.map(({ from, target: to }) => `${table}.${from} = ${target}.${to}`).join(' AND ')}`

const pairText = ({ columns }: ForeignKey): string =>
  columns.map(({ from, target }) => (from === target ? from : `${from} = ${target}`)).join(', ')

/** The tables that a table can be joined with, as its service says. */
function Joins({
  row,
  keys,
  onInsert,
}: {
  readonly row: Extract<TreeRow, { kind: 'table' }>
  readonly keys: readonly ForeignKey[]
} & Pick<Actions, 'onInsert'>) {
  return (
    <section className="details-part" aria-label="Joins">
      <h4>Joins</h4>
      <ul className="details-joins">
        {keys.map((key) => (
          <li key={`${key.target} ${pairText(key)}`} title={key.description}>
            <span className="details-join">
              <button type="button" className="details-link" onClick={() => void showTable(row.url, key.target)}>
                {key.target}
              </button>{' '}
              <span className="quiet">by {pairText(key)}</span>
            </span>
            <IconButton
              label={`Insert join with ${key.target}`}
              icon={<Combine size={13} />}
              onPress={() => onInsert(joinText(row.table.name, key))}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** All that is known of a table. */
export function TableDetails({
  row,
  onQuery,
  onInsert,
}: { readonly row: Extract<TreeRow, { kind: 'table' }> } & Actions) {
  const { url, table } = row
  const loaded = useServices((services) => services.columns[columnsKey(url, table.name)])
  useEffect(() => {
    const timer = setTimeout(() => void loadColumns(url, table.name), 250)
    return () => clearTimeout(timer)
  }, [url, table.name])
  const details = loaded?.state === 'ready' ? loaded.value : undefined
  return (
    <>
      <h3 className="details-name details-code selectable">{table.name}</h3>
      {table.title && table.title !== table.name && <p className="details-text">{table.title}</p>}
      <p className="details-text selectable">{flowingText(details?.table.description ?? table.description ?? '')}</p>
      <Facts
        facts={[
          ['Rows', number(table.rows ?? details?.table.rows)],
          ['Columns', number(details?.columns.length)],
          ['Type', table.type],
          ['Utype', table.utype],
        ]}
      />
      {details && details.foreignKeys.length > 0 && <Joins row={row} keys={details.foreignKeys} onInsert={onInsert} />}
      <div className="details-actions">
        <Button onPress={() => onQuery(firstRowsQuery(table.name), url)}>First 100 rows</Button>
        <Button look="quiet" onPress={() => onInsert(table.name)}>
          Insert name
        </Button>
      </div>
    </>
  )
}
