import { columnNames } from './generated-table.ts'

/** What a query text makes the double do. `rows`: how many the table has; cut by TOP and MAXREC. */
export type Behaviour =
  | {
      readonly kind: 'rows'
      readonly rows: number
      readonly top?: number
      readonly wide?: number
      readonly columns?: readonly string[]
    }
  | { readonly kind: 'slow'; readonly rows: number; readonly top?: number; readonly columns?: readonly string[] }
  | { readonly kind: 'overflow' | 'late-error'; readonly rows: number }
  | { readonly kind: 'cut'; readonly rows: number; readonly atByte: number }
  | { readonly kind: 'catalogue' }
  | { readonly kind: 'syntax-error'; readonly words: string }
  | { readonly kind: 'unknown-column'; readonly column: string }
  | { readonly kind: 'unknown-table'; readonly table: string; readonly place: number }
  | { readonly kind: 'recorded'; readonly name: string }
  | { readonly kind: Exclude<NamedBehaviour, Behaving> }
  | { readonly kind: 'endless' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'hang_up' }
  | { readonly kind: 'endless_page' }

/** Answers that a table name alone asks for: `SELECT * FROM made.login_page`. */
export const namedBehaviours = [
  'endless', // rows without end, until the client closes
  'wait', // no answer until the client closes: a long query
  'login_page', // HTML with status 200 ("An answer may be an HTML login page with status 200", pyvo#403)
  'server_error', // 500 with plain text
  'server_error_page', // 500 with HTML, as proxies write it
  'unauthorised', // 401, recorded from DaCHS
  'forbidden', // 403 with plain text
  'busy', // 429 with Retry-After ("429 with Retry-After as seconds and as a date", SERVICES.md)
  'empty', // 200 without a body (VizieR's table documents, navo-workshop#40)
  'redirect', // 303 to the result ("A /sync POST may answer 303 (Rubin, CADC)", SERVICES.md)
  'daiquiri_error', // 400, `FIELD: message` lines in a VOTable ("Errors: VOTable, QUERY_STATUS=ERROR", SERVICES.md)
  'text_error', // 400 with text/plain ("Error documents come as text/plain, VOTable or HTML", SERVICES.md)
  'not_votable', // 200 with something else
  'endless_page', // 500 with HTML that does not end
  'hang_up', // the socket closes before an answer
] as const
export type NamedBehaviour = (typeof namedBehaviours)[number]
/** Those that are ways to behave rather than whole answers. */
export type Behaving = 'endless' | 'endless_page' | 'wait' | 'hang_up'

const recordedQueries: ReadonlyArray<readonly [RegExp, string]> = [
  [/^SELECT source_id FROM gaia\.light$/i, 'dachs-sync-overflow'],
  [/^SELECT TOP 3 mainid, raj2000, dej2000, jmag FROM twomass\.data/i, 'dachs-sync-binary2'],
  [/^SELECT TOP 3 source_id, ra, dec, parallax, radial_velocity FROM gaia\.light/i, 'dachs-sync-tabledata'],
  [/^SELECT mainid FROM twomass\.data WHERE jmag\s*>\s*99$/i, 'dachs-sync-empty'],
  [/^SELECT \* FROM allwise\.data$/i, 'dachs-sync-maxrec0'],
]

const withoutComments = (query: string): string =>
  query
    .replaceAll(/--[^\n]*/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
const isNamed = (name: string): name is NamedBehaviour => (namedBehaviours as readonly string[]).includes(name)

/** Columns of a select list; undefined for `*`. A table prefix and an alias are passed over. */
function selectList(list: string): readonly string[] | undefined {
  if (list.trim() === '*') return undefined
  return list.split(',').map((item) => {
    const bare = item.trim().replace(/\s+AS\s+\S+$/i, '')
    return bare.replace(/^.*\./, '').replaceAll('"', '')
  })
}

/**
 * Reads the few query texts that the double knows:
 *
 *     SELECT [TOP n] list FROM made.rows_N          N made-up stars
 *                              made.rows_N_x_M      N rows of M numbers
 *                              made.slow_N          N stars at the pace of the option rowsPerSecond
 *                              made.overflow_N      N stars, then QUERY_STATUS OVERFLOW behind the TABLE
 *                              made.late_error_N    N stars, then QUERY_STATUS ERROR behind the TABLE
 *                              made.cut_N_at_B      N stars, the socket closes after B bytes
 *                              made.<named behaviour>
 *
 * The schema is also known as `double`, which ADQL reserves. WHERE and ORDER BY are read over. Unknown columns, tables and broken grammar are answered in DaCHS's words.
 */
export function behaviourOf(text: string): Behaviour {
  const query = withoutComments(text)
  const recorded = recordedQueries.find(([pattern]) => pattern.test(query))
  if (recorded) return { kind: 'recorded', name: recorded[1] }
  const first = query.split(' ')[0] ?? ''
  if (!/^(SELECT|WITH)$/i.test(first))
    return { kind: 'syntax-error', words: `Expected "SELECT", found '${first[0] ?? ''}'  (at char 0), (line:1, col:1)` }
  if (/\bFROM\s+TAP_SCHEMA\./i.test(query)) return { kind: 'catalogue' }
  const parts = /^SELECT\s+(?:DISTINCT\s+)?(?:TOP\s+(\d+)\s+)?(.+?)\s+FROM\s+(\S+)/i.exec(query)
  if (!parts) return { kind: 'syntax-error', words: `Expected "FROM", found end of text  (at char ${query.length})` }
  const [, topText, list = '*', table = ''] = parts
  const top = topText === undefined ? {} : { top: Number(topText) }
  const named = /^(?:made|"?double"?)\.(\w+?)$/i.exec(table)?.[1]?.toLowerCase() ?? ''
  if (isNamed(named)) return { kind: named } as Behaviour
  const sized = /^(rows|slow|overflow|late_error|cut)_(\d+)(?:_(?:x|at)_(\d+))?$/.exec(named)
  const catalogued = table === '"J/ApJ/752/127"'
  if (!sized && !catalogued) return { kind: 'unknown-table', table, place: text.indexOf(table) }
  const [, what = 'rows', rowsText = '1000', more] = sized ?? []
  const rows = Number(rowsText)
  const wide = what === 'rows' && more ? { wide: Number(more) } : {}
  const columns = selectList(list)
  const unknown = columns?.find((column) => !columnNames(wide.wide).includes(column))
  if (unknown !== undefined) return { kind: 'unknown-column', column: unknown }
  const chosen = columns ? { columns } : {}
  if (what === 'slow') return { kind: 'slow', rows, ...top, ...chosen }
  if (what === 'overflow') return { kind: 'overflow', rows }
  if (what === 'late_error') return { kind: 'late-error', rows }
  if (what === 'cut') return { kind: 'cut', rows, atByte: Number(more ?? 5000) }
  return { kind: 'rows', rows, ...top, ...wide, ...chosen }
}
