import { hereText, shellWord, uploadRemark } from './quoting.ts'
import { adqlOf, langOf, outFile, type ScriptCredential, type ScriptQuery } from './script-query.ts'

/**
 * A query as commands of a POSIX shell with curl (7.55 or later). A login is read from its variable into standard input,
 * so that it stands neither in the text nor among the words of a process. In parentheses: what ends the script does not
 * end the shell it is pasted into.
 */
export function curlScript(query: ScriptQuery): string {
  const base = query.url.replace(/\/+$/, '')
  const lines =
    query.mode === 'sync' && query.jobUrl === undefined
      ? [ask(['--location', '--output', outFile(query), ...parameters(query), resource(base, 'sync')])]
      : asyncLines(query, base)
  const body = [...remarks(query), ...lines].join('\n')
  return `(\nset -e\n${login(query.credential)}${body}\n)\n`
}

/** A resource of the service; a base address with parameters of its own keeps them. */
function resource(base: string, path: string): string {
  const at = base.indexOf('?')
  return at < 0 ? `${base}/${path}` : `${base.slice(0, at).replace(/\/+$/, '')}/${path}${base.slice(at)}`
}

const remarks = ({ uploads = [], jobUrl }: ScriptQuery): string[] =>
  uploads.flatMap(({ from, about }) =>
    'file' in from && about !== undefined && jobUrl === undefined ? [uploadRemark(from.file, about)] : [],
  )

/** `ask` is curl with the login. A here-document is no word of a process; `printf` is a part of the shell. */
function login(credential: ScriptCredential | undefined): string {
  if (!credential) return 'ask() { curl --silent --show-error "$@"; }\n'
  const { scheme, name = '', variable } = credential
  const value = `\${${variable}:?}`
  const basic = `$(printf %s:%s ${shellWord(name)} "${value}" | base64 | tr -d '\\n')`
  const header: Readonly<Record<ScriptCredential['scheme'], string>> = {
    token: `Authorization: Token ${value}`,
    bearer: `Authorization: Bearer ${value}`,
    basic: `Authorization: Basic ${basic}`,
    cookie: `Cookie: ${value}`,
    header: `${hereText(name)}: ${value}`,
  }
  return `ask() {\n  curl --silent --show-error --header @- "$@" <<HEADER\n${header[scheme]}\nHEADER\n}\n`
}

const ask = (words: readonly string[]): string => `ask ${words.map(shellWord).join(' \\\n  ')}`

/** Fields of the request: as a form, or in parts where files go with it. */
function parameters(query: ScriptQuery): string[] {
  const { maxrec, queue, runid, executionSeconds, uploads = [] } = query
  const isAsync = query.mode === 'async'
  const fields: [string, string][] = [
    ['REQUEST', 'doQuery'],
    ['LANG', langOf(query)],
    ['RESPONSEFORMAT', 'votable'],
    ...(maxrec === undefined ? [] : [['MAXREC', String(maxrec)] satisfies [string, string]]),
    ...(queue === undefined || !isAsync ? [] : [['QUEUE', queue] satisfies [string, string]]),
    ...(runid === undefined ? [] : [['RUNID', runid] satisfies [string, string]]),
    ...(executionSeconds === undefined || !isAsync
      ? []
      : [['EXECUTIONDURATION', String(executionSeconds)] satisfies [string, string]]),
    ...(uploads.length === 0
      ? []
      : [
          [
            'UPLOAD',
            uploads
              .map(({ name, from }) =>
                'file' in from ? `${name},param:${name}` : `${name},${from.url.replaceAll(';', '%3B')}`,
              )
              .join(';'),
          ] satisfies [string, string],
        ]),
    ['QUERY', adqlOf(query)],
  ]
  const files = uploads.flatMap(({ name, from }) => ('file' in from ? [{ name, file: from.file }] : []))
  if (files.length === 0) return fields.flatMap(([name, value]) => ['--data-urlencode', `${name}=${value}`])
  return [
    ...fields.flatMap(([name, value]) => ['--form-string', `${name}=${value}`]),
    ...files.flatMap(({ name, file }) => [
      '--form',
      `${name}=@"${file.replace(/["\\]/g, '\\$&')}";type=application/x-votable+xml`,
    ]),
  ]
}

const over = 'ERROR | ABORTED | HELD | ARCHIVED'

function asyncLines(query: ScriptQuery, base: string): string[] {
  const begin =
    query.jobUrl === undefined
      ? [
          'job=$(' +
            ask(['--output', '/dev/null', '--write-out', '%{redirect_url}', ...parameters(query)]) +
            ` \\\n  ${shellWord(resource(base, 'async'))})`,
          'echo "$job"',
          'ask --output /dev/null --data PHASE=RUN "$job/phase"',
        ]
      : [`job=${shellWord(query.jobUrl.replace(/\/+$/, ''))}`]
  return [
    ...begin,
    'while :; do',
    '  phase=$(ask "$job/phase" | tr -d \'[:space:]\')',
    '  case $phase in',
    '    COMPLETED) break ;;',
    `    ${over}) echo "$phase" >&2; ask --location "$job/error" >&2; exit 1 ;;`,
    '  esac',
    '  sleep 2',
    'done',
    `ask --location --output ${shellWord(outFile(query))} "$job/results/result"`,
  ]
}
