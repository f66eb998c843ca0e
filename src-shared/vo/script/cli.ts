import { shellWord, uploadRemark } from './quoting.ts'
import { adqlOf, langOf, outFile, type ScriptQuery } from './script-query.ts'

/** A query as commands of `alidade`, which knows the logins that were kept with it. */
export function cliScript(query: ScriptQuery): string {
  const { uploads = [], jobUrl, maxrec, queue, runid } = query
  const optional = (name: string, value: string | number | undefined): string[] =>
    value === undefined ? [] : [name, String(value)]
  const asked = [
    ...['--service', query.url],
    ...(langOf(query) === 'ADQL' ? [] : ['--lang', langOf(query)]),
    ...optional('--maxrec', maxrec),
  ]
  // A text that begins with @ would be taken for a file.
  const adql = ['--adql', adqlOf(query).replace(/^@/, ' @')]
  const remarks = uploads.flatMap(({ from, about }) =>
    'file' in from && about !== undefined && jobUrl === undefined ? [uploadRemark(from.file, about)] : [],
  )
  const out = shellWord(outFile(query))
  // Tables go with jobs.
  if (query.mode === 'sync' && uploads.length === 0 && jobUrl === undefined)
    return `${command(['query', ...asked, ...adql, '--out', outFile(query)])}\n`
  const submission = command([
    ...['jobs', 'submit', ...asked],
    ...optional('--queue', query.mode === 'async' ? queue : undefined),
    ...optional('--runid', runid),
    ...uploads.flatMap(({ name, from }) => ['--upload', `${name}=${'file' in from ? from.file : from.url}`]),
    ...adql,
  ])
  const id = jobUrl === undefined ? submission : command(['jobs', 'import', jobUrl])
  return [
    ...remarks,
    `job=$(${id} | tail -n 1)`,
    'alidade jobs wait "$job" &&',
    `  alidade jobs fetch "$job" --out ${out}`,
    '',
  ].join('\n')
}

/** Options and their values stand on one line. */
function command(words: readonly string[]): string {
  const lines: string[] = ['alidade']
  for (const word of words) {
    const last = lines.length - 1
    if (word.startsWith('--')) lines.push(word)
    else lines[last] = `${lines[last]} ${shellWord(word)}`
  }
  return lines.join(' \\\n  ')
}
