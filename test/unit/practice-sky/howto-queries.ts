/** A query that a how-to prints, with what stands for the parts that it leaves open. */
export interface HowtoQuery {
  readonly file: 'gavo-pyvo-course.txt' | 'stella-aip-tap.txt'
  /** First and last line, from 1. Of Python's strings on them only what is between the quotes is the query. */
  readonly lines: readonly [number, number]
  /** What the how-to's own program puts at {} and %d, one after the other. */
  readonly filled?: readonly string[]
  /** What the program appends. */
  readonly appended?: string
  /** Uploads by name: the queries whose results stand for them. */
  readonly uploads?: Readonly<Record<string, string>>
  readonly rowsAtLeast: number
}

const course = 'gavo-pyvo-course.txt'
const stella = 'stella-aip-tap.txt'

/**
 * Every query that the how-tos print whole and that names a table. Left out: the two of section 12, printed with "..."
 * in place of their FROM, and those of section 32 on a table that no service has ("local.t"). In section 30 the course
 * asks for "cur_part" but names the sample "sample"; the name that is defined is asked for here.
 */
export const howtoQueries: readonly HowtoQuery[] = [
  { file: course, lines: [260, 262], rowsAtLeast: 1000 },
  { file: course, lines: [495, 496], rowsAtLeast: 5 },
  {
    file: course,
    lines: [518, 524],
    uploads: { pois: "SELECT TOP 50 s_ra AS ra, s_dec AS dec FROM ivoa.obscore WHERE dataproduct_type = 'spectrum'" },
    rowsAtLeast: 50,
  },
  {
    file: course,
    lines: [564, 570],
    uploads: { rave: 'SELECT TOP 500 * FROM rave.main WHERE hmag BETWEEN 8 AND 8.5' },
    rowsAtLeast: 20,
  },
  { file: course, lines: [729, 732], rowsAtLeast: 3 },
  { file: course, lines: [740, 746], rowsAtLeast: 3 },
  { file: course, lines: [762, 762], filled: ['planets.epn_core'], rowsAtLeast: 2 },
  { file: course, lines: [825, 828], filled: ['34.8366', '-2.9776'], rowsAtLeast: 1 },
  { file: course, lines: [886, 886], rowsAtLeast: 1 },
  {
    file: course,
    lines: [906, 908],
    filled: ['0', '691752899757738431'],
    appended: 'SELECT count(*) FROM sample',
    rowsAtLeast: 1,
  },
  { file: course, lines: [947, 949], filled: ['691752899757738'], rowsAtLeast: 1000 },
  {
    file: course,
    lines: [1010, 1012],
    filled: ['0', '691752899757738431'],
    appended: 'SELECT TOP 10 * FROM sample',
    rowsAtLeast: 10,
  },
  { file: stella, lines: [31, 32], rowsAtLeast: 400 },
  { file: stella, lines: [46, 49], rowsAtLeast: 100 },
  { file: stella, lines: [70, 75], rowsAtLeast: 300 },
]

/** The query in the text of its how-to, its open parts filled. */
export function textOf(query: HowtoQuery, howto: string): string {
  const printed = howto
    .split(/\r?\n/)
    .slice(query.lines[0] - 1, query.lines[1])
    .join('\n')
  const long = /"""([\s\S]*?)(?:"""|$)/.exec(printed)?.[1]
  const strings = [...printed.matchAll(/"([^"\n]*)"/g)].map(([, text]) => text)
  const isPython = strings.length > 0 && !printed.includes('"stella_vpnep"')
  let text = long ?? (isPython ? strings.join('') : printed)
  for (const value of query.filled ?? []) text = text.replace(/\{\}|%d/, value)
  return text + (query.appended ?? '')
}
