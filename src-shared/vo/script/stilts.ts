import { remark, shellWord, uploadRemark } from './quoting.ts'
import { adqlOf, langOf, outFile, type ScriptQuery, type ScriptUpload } from './script-query.ts'

/** A query as a command of STILTS (3.4 or later). What STILTS has no parameter for is said in a remark. */
export function stiltsScript(query: ScriptQuery): string {
  const { uploads = [], jobUrl, maxrec, executionSeconds } = query
  const out = [`out=${outFile(query)}`, 'ofmt=votable']
  const words =
    jobUrl === undefined
      ? [
          'tapquery',
          `tapurl=${query.url}`,
          `sync=${query.mode === 'sync'}`,
          `language=${langOf(query)}`,
          `adql=${adqlOf(query)}`,
          ...(maxrec === undefined ? [] : [`maxrec=${maxrec}`]),
          ...(executionSeconds === undefined || query.mode === 'sync' ? [] : [`executionduration=${executionSeconds}`]),
          ...(uploads.length === 0 ? [] : [`nupload=${uploads.length}`]),
          ...uploads.flatMap(uploadWords),
          ...(query.mode === 'sync' ? [] : ['delete=never']),
          ...out,
        ]
      : ['tapresume', `joburl=${jobUrl}`, 'delete=never', ...out]
  return [...remarks(query), `stilts ${words.map(shellWord).join(' \\\n  ')}`, ''].join('\n')
}

function uploadWords({ name, from }: ScriptUpload, at: number): string[] {
  const place = 'file' in from ? from.file : from.url
  const format = /\.(csv|fits)$/i.exec(place)?.[1]?.toLowerCase() ?? 'votable'
  return [`upload${at + 1}=${place}`, `ufmt${at + 1}=${format}`, `upname${at + 1}=${name}`]
}

function remarks({ credential, queue, runid, uploads = [], jobUrl, mode }: ScriptQuery): string[] {
  const lost = [
    ...(queue !== undefined && mode === 'async' && jobUrl === undefined ? [`QUEUE (${queue})`] : []),
    ...(runid !== undefined && jobUrl === undefined ? [`RUNID (${runid})`] : []),
    ...(credential && credential.scheme !== 'basic' ? [`the login (${credential.variable})`] : []),
  ]
  return [
    ...(lost.length === 0 ? [] : [remark(`STILTS cannot send ${lost.join(', ')}; pyvo and curl can.`)]),
    ...(credential?.scheme === 'basic' ? [remark('STILTS asks for user name and password.')] : []),
    ...uploads.flatMap(({ from, about }) =>
      'file' in from && about !== undefined && jobUrl === undefined ? [uploadRemark(from.file, about)] : [],
    ),
  ]
}
