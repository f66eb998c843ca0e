import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { SampRule, SkyPosition } from '#shared/model/samp.ts'
import { positionOf, skyColumns } from '#shared/model/sky-columns.ts'
import type { ColumnInfo } from '#shared/model/table.ts'
import { fillTemplate, type TemplateValue, templateNames } from '#shared/vo/adql/template.ts'
import { plainDegrees } from '#shared/vo/sky/coordinate-text.ts'
import { cellText } from '#shared/vo/votable/cell-text.ts'
import type { Table } from '../../tables/table.ts'

/** Degrees without an exponent, which not every service reads. */
const degrees = (value: number): TemplateValue => ({ kind: 'number', value: plainDegrees(value) })

/** The query of a rule around a position that another program points at. */
export function pointQuery(rule: SampRule, { ra, dec }: SkyPosition): Outcome<string> {
  return filled(rule, { ra: degrees(ra), dec: degrees(dec) }, 'a position has {ra} and {dec} only')
}

/** The query of a rule for a row: its position, and its cells by the names of their columns. */
export function rowQuery(rule: SampRule, table: Table, row: number): Outcome<string> {
  const values: Record<string, TemplateValue> = {}
  const names = templateNames(rule.adql)
  const position = positionIn(table, row)
  for (const name of names) {
    if ((name === 'ra' || name === 'dec') && position) {
      values[name] = degrees(position[name])
      continue
    }
    const column = columnOf(table, name)
    const text = column && textOf(table, row, column)
    if (column && typeof text === 'string') values[name] = { kind: isNumber(column) ? 'number' : 'text', value: text }
  }
  return filled(rule, values, `the row of ${table.info.title} has no value there, or no such column`)
}

function filled(rule: SampRule, values: Readonly<Record<string, TemplateValue>>, why: string): Outcome<string> {
  const query = fillTemplate(rule.adql, values)
  if (query.ok) return ok(query.adql)
  const missing = query.missing.map((name) => `{${name}}`).join(', ')
  const wrong = query.wrong.map(({ name, reason }) => `{${name}}: ${reason}`).join(' ')
  return fail('bad-request', missing === '' ? wrong : `Nothing can stand for ${missing}: ${why}. ${wrong}`.trim())
}

function positionIn(table: Table, row: number): SkyPosition | undefined {
  const columns = skyColumns(table.info.columns)
  return columns && positionOf(columns, textOf(table, row, columns.ra), textOf(table, row, columns.dec))
}

/** By its name as it is written, else in any case. */
const columnOf = (table: Table, name: string): ColumnInfo | undefined =>
  table.info.columns.find((column) => column.name === name) ??
  table.info.columns.find((column) => column.name.toLowerCase() === name.toLowerCase())

function textOf(table: Table, row: number, column: ColumnInfo): string | null {
  const block = table.rowBlock(row, 1, [column.id])
  const [values] = block.columns
  return values && block.rows === 1 ? cellText(values, column, 0) : null
}

const numbers: ReadonlySet<ColumnInfo['storage']> = new Set(['u8', 'i16', 'i32', 'i64', 'f32', 'f64'])
const isNumber = ({ storage, isArray }: ColumnInfo): boolean => !isArray && numbers.has(storage)
