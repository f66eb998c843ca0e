import { writtenName } from './names.ts'
import { printCondition, printValue } from './print-value.ts'
import type {
  CommonTable,
  QueryBody,
  QueryExpression,
  Select,
  SelectItem,
  SortItem,
  TableName,
  TableReference,
} from './syntax.ts'

// A tree as text again: parsing it gives the same tree, apart from ranges. Names, numbers and parentheses come out as
// they were written; words in upper case; comments are not in the tree.

/** What stands between the clauses of a query. */
export interface PrintOptions {
  /** Default a line break; a blank for everything on one line. */
  readonly between?: string
}

/** A query as text. */
export function printQuery(query: QueryExpression, options: PrintOptions = {}): string {
  const between = options.between ?? '\n'
  const { with: tables, body, orderBy, offset } = query
  return [
    tables.length > 0 && `WITH ${tables.map((table) => printCommonTable(table, between)).join(`,${between}`)}`,
    printBody(body, between),
    orderBy.length > 0 && `ORDER BY ${orderBy.map(printSortItem).join(', ')}`,
    offset && `OFFSET ${offset.text}`,
  ]
    .filter(Boolean)
    .join(between)
}

/** A query in parentheses, on one line. */
export const printSubquery = (query: QueryExpression): string => `(${printQuery(query, { between: ' ' })})`

function printCommonTable({ name, columns, query }: CommonTable, between: string): string {
  const names = columns.length > 0 ? ` (${columns.map(writtenName).join(', ')})` : ''
  return `${writtenName(name)}${names} AS (${printQuery(query, { between })})`
}

function printBody(body: QueryBody, between: string): string {
  if (body.kind === 'select') return printSelect(body, between)
  if (body.kind === 'query') return `(${printQuery(body, { between })})`
  return [printBody(body.left, between), body.operator + (body.all ? ' ALL' : ''), printBody(body.right, between)].join(
    between,
  )
}

function printSelect(select: Select, between: string): string {
  const { quantifier, top, items, from, where, groupBy, having } = select
  const head = ['SELECT', quantifier, top && `TOP ${top.text}`, items.map(printItem).join(', ')]
    .filter(Boolean)
    .join(' ')
  return [
    head,
    from.length > 0 && `FROM ${from.map(printTable).join(', ')}`,
    where && `WHERE ${printCondition(where)}`,
    groupBy.length > 0 && `GROUP BY ${groupBy.map(printValue).join(', ')}`,
    having && `HAVING ${printCondition(having)}`,
  ]
    .filter(Boolean)
    .join(between)
}

function printItem(item: SelectItem): string {
  if (item.kind === 'all-columns') return '*'
  if (item.kind === 'table-columns') return `${printTableName(item.table)}.*`
  return printValue(item.value) + (item.alias ? ` AS ${writtenName(item.alias)}` : '')
}

const printSortItem = ({ value, direction }: SortItem): string =>
  direction ? `${printValue(value)} ${direction}` : printValue(value)

/** `[[catalog.]schema.]table` */
export const printTableName = ({ catalog, schema, table }: TableName): string =>
  [catalog, schema, table].flatMap((part) => (part ? [writtenName(part)] : [])).join('.')

function printTable(table: TableReference): string {
  switch (table.kind) {
    case 'named-table':
      return printTableName(table.name) + (table.alias ? ` AS ${writtenName(table.alias)}` : '')
    case 'derived-table':
      return printSubquery(table.query) + (table.alias ? ` AS ${writtenName(table.alias)}` : '')
    case 'table-group':
      return `(${printTable(table.table)})`
    case 'join': {
      const type = table.type === 'INNER' ? '' : `${table.type} `
      const on = table.on ? ` ON ${printCondition(table.on)}` : ''
      const using = table.using.length > 0 ? ` USING (${table.using.map(writtenName).join(', ')})` : ''
      const words = `${table.natural ? 'NATURAL ' : ''}${type}JOIN`
      return `${printTable(table.left)} ${words} ${printTable(table.right)}${on}${using}`
    }
  }
}
