import { columnElements } from './generated-table.ts'

/** How the double describes itself. */
export type MetadataBehaviour =
  | 'own' // its own tables, with a document for each (VOSI 1.1)
  | 'huge' // 40,000 tables ("/tables may be 20,000-47,000 tables (VizieR)", SERVICES.md)
  | 'empty-table-documents' // 200 with an empty body for each table (VizieR, navo-workshop#40)
  | 'catalogue-only' // no /tables at all: everything from TAP_SCHEMA
  | 'broken' // XML that ends in the middle ("Capabilities may be missing, broken or wrong", SERVICES.md)
  | 'hanging' // capabilities never answer ("One dead service must not hang another", phalanx#4209)
  | 'missing' // 404 for availability, capabilities and tables (pyvo#450, #500)
  | 'html' // an HTML login page with status 200 for everything (pyvo#403)

/** Tables that the double tells of; the query texts behind them are described in tap-double.ts. */
const ownTables: ReadonlyArray<readonly [string, string]> = [
  ['made.rows_1000', '1,000 made-up stars'],
  ['made.rows_100000', '100,000 made-up stars'],
  ['made.rows_1000_x_40', '1,000 rows of 40 numbers'],
  ['made.slow_5000', 'made-up stars that arrive slowly'],
  ['made.overflow_500', 'cut by a limit of the service'],
  ['made.wait', 'a query that never ends'],
  ['"J/ApJ/752/127"', 'a name that needs quotes'],
]

const namespaces =
  'xmlns:vs="http://www.ivoa.net/xml/VODataService/v1.1" xmlns:vtm="http://www.ivoa.net/xml/VOSITables/v1.0" ' +
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'

const tableElement = (name: string, description: string, inside = ''): string =>
  `<table type="table"><name>${name}</name><description>${description}</description>${inside}</table>`

const foreignKey =
  '<foreignKey><targetTable>made.rows_1000</targetTable><fkColumn><fromColumn>source_id</fromColumn>' +
  '<targetColumn>source_id</targetColumn></fkColumn></foreignKey>'

/** Columns of the table of a name; a wide table has as many as its name says. */
function insideOf(name: string): string {
  const wide = /_x_(\d+)$/.exec(name)?.[1]
  return columnElements(wide ? Number(wide) : undefined) + (name === 'made.slow_5000' ? foreignKey : '')
}

/** The document /tables (VOSI 1.1, 4), without columns. */
export function tablesDocument(): string {
  const members = ownTables.map(([name, description]) => tableElement(name, description))
  return (
    `<?xml version='1.0' encoding='utf-8'?>\n<vtm:tableset ${namespaces}><schema><name>made</name>` +
    `<title>Made-up tables</title><description>Tables of the double.</description>${members.join('')}</schema></vtm:tableset>`
  )
}

/** 40 schemas of 1,000 tables each, in pieces; names as VizieR's, half of them without their quotes. */
export function* hugeTablesDocument(): Generator<string> {
  yield `<?xml version='1.0' encoding='utf-8'?>\n<vtm:tableset ${namespaces}>`
  for (let schema = 0; schema < 40; schema++) {
    yield `<schema><name>viz${schema}</name><description>Catalogues ${schema}</description>`
    const members = Array.from({ length: 1000 }, (_, i) => {
      const name = `J/ApJ/${schema}/${i}`
      return tableElement(
        i % 2 === 0 ? name : `"${name}"`,
        `Catalogue ${schema}/${i}: made-up stars, galaxies and their names`,
      )
    })
    yield `${members.join('\n')}</schema>`
  }
  yield '</vtm:tableset>'
}

/** The document /tables/{name}; undefined for a table that there is not. */
export function tableDocument(name: string): string | undefined {
  const known = ownTables.find(([own]) => own === name)
  if (!known) return undefined
  return (
    `<?xml version='1.0' encoding='utf-8'?>\n<vtm:table ${namespaces}><name>${name}</name>` +
    `<description>${known[1]}</description>${insideOf(name)}</vtm:table>`
  )
}

const catalogueAnswer = (columns: readonly string[], rows: ReadonlyArray<readonly string[]>): string =>
  `<?xml version='1.0'?>\n<VOTABLE version="1.3" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE type="results">` +
  `<INFO name="QUERY_STATUS" value="OK"/><TABLE>` +
  columns.map((name) => `<FIELD name="${name}" datatype="char" arraysize="*"/>`).join('') +
  `<DATA><TABLEDATA>${rows.map((row) => `<TR>${row.map((cell) => `<TD>${cell}</TD>`).join('')}</TR>`).join('')}` +
  `</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`

const text = (element: string, name: string): string =>
  new RegExp(`<${name}[^>]*>([^<]*)</${name}>`).exec(element)?.[1] ?? ''

/**
 * Answers to the queries on TAP_SCHEMA that clients send; undefined for others. `column_index` is absent ("may be
 * absent", SERVICES.md), and a slice asked for behind a name starts behind it.
 */
export function catalogueDocument(query: string): string | undefined {
  const table = /from\s+tap_schema\.(\w+)/i.exec(query)?.[1]?.toLowerCase()
  const literal = /(?:table_name|from_table)\s*(?:=|>)\s*'((?:[^']|'')*)'/i.exec(query)?.[1]
  if (table === 'schemas')
    return catalogueAnswer(['schema_name', 'description', 'utype'], [['made', 'Tables of the double.', '']])
  if (table === 'tables') {
    const sorted = ownTables.toSorted(([a], [b]) => (a < b ? -1 : 1))
    const wanted = sorted.filter(([name]) => literal === undefined || name > literal)
    const rows = wanted.map(([name, description]) => ['made', name, 'table', description, ''])
    return catalogueAnswer(['schema_name', 'table_name', 'table_type', 'description', 'utype'], rows)
  }
  const known = ownTables.find(([name]) => name === literal)
  if (table === 'columns') {
    const elements = known ? insideOf(known[0]).split('</column>').slice(0, -1) : []
    const rows = elements.map((element) =>
      ['name', 'description', 'unit', 'ucd', 'dataType'].map((part) => text(element, part)).concat('1', '0'),
    )
    return catalogueAnswer(['column_name', 'description', 'unit', 'ucd', 'datatype', 'principal', 'indexed'], rows)
  }
  if (table === 'keys') {
    const related = known?.[0] === 'made.slow_5000' || known?.[0] === 'made.overflow_500'
    const rows = related ? [['k1', 'made.rows_1000', '', 'source_id', 'source_id']] : []
    return catalogueAnswer(['key_id', 'target_table', 'description', 'from_column', 'target_column'], rows)
  }
  return undefined
}
