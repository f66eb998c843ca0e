import type { QueryDocument } from '#shared/ipc/workspace.ts'
import type { Job } from '#shared/model/job.ts'
import { mainResult } from '#shared/model/job-face.ts'
import type { UploadSource } from '#shared/model/upload-source.ts'
import { type ScriptLanguage, scriptLanguages, scriptOf } from '#shared/vo/script/script.ts'
import {
  addressAt,
  credentialVariable,
  type ScriptCredential,
  type ScriptQuery,
  type ScriptUpload,
  scriptAt,
  scriptOfJob,
} from '#shared/vo/script/script-query.ts'
import { useAccounts } from './accounts.ts'
import { copyText } from './clipboard.ts'
import { api } from './connection.ts'
import { jobOf } from './jobs.ts'
import { currentDocument } from './layout.ts'
import { useTables } from './tables.ts'
import { tellFailure } from './told-faults.ts'
import { uploadsFor } from './uploads.ts'

export { type ScriptLanguage, scriptLanguages }

/** What each kind of script is called. */
export const scriptWords: Readonly<Record<ScriptLanguage, string>> = {
  pyvo: 'pyvo',
  stilts: 'STILTS',
  curl: 'curl',
  alidade: 'Alidade’s command line',
}

/** How a service is told who one is, without the secret; undefined where there is no account for it. */
function credentialFor(url: string): ScriptCredential | undefined {
  const origin = URL.canParse(url) ? new URL(url).origin : undefined
  const account = useAccounts.getState().list.find((one) => one.origin === origin)
  if (!account) return undefined
  const { scheme, name } = account
  return { scheme, variable: credentialVariable(account.origin), ...(name !== undefined && { name }) }
}

const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path

/** A table that goes with a query, as a file beside the script or as an address. */
function scriptUpload(source: UploadSource): ScriptUpload {
  const { name } = source
  if (source.kind === 'url') return { name, from: { url: source.url } }
  if (source.kind === 'file') return { name, from: { file: fileName(source.path) }, about: source.path }
  if (source.kind === 'job') {
    const job = jobOf(source.job)
    const href = job && mainResult(job)?.href
    return href === undefined ? { name, from: { file: `${name}.vot` } } : { name, from: { url: href } }
  }
  const title = useTables.getState().byId[source.table]?.title
  return { name, from: { file: `${name}.vot` }, ...(title !== undefined && { about: title }) }
}

/** A query tab as something to run without Alidade. */
export function scriptQuery(document: QueryDocument, credential?: ScriptCredential): ScriptQuery | undefined {
  const { url, adql, lang, maxrec } = document
  if (url === undefined || adql.trim() === '') return undefined
  const { uploads = [] } = uploadsFor(adql, document)
  return {
    ...{ url, adql, lang, mode: 'sync' },
    ...(maxrec !== undefined && { maxrec }),
    ...(uploads.length > 0 && { uploads: uploads.map(scriptUpload) }),
    ...(credential && { credential }),
  }
}

/** Copies a script with the address at which other programs reach its service. */
async function copyScript(language: ScriptLanguage, query: ScriptQuery, what: string): Promise<void> {
  const reached = await api().tap.reach({ url: query.url })
  if (!reached.ok) return tellFailure('The script was not copied.', reached.fault)
  const { url, port } = reached.value
  const script = scriptOf(language, scriptAt(query, { url, ...(port !== undefined && { port }) }))
  await copyText(script, `${what} for ${scriptWords[language]}`)
}

/** Copies the current query as a script. */
export function copyQueryAs(language: ScriptLanguage): void {
  const document = currentDocument()
  const query = document && scriptQuery(document, credentialFor(document.url ?? ''))
  if (query) void copyScript(language, query, 'the query')
}

/** Copies a job as a script: to submit it again, or to fetch its result. */
export function copyJobAs(job: Job, language: ScriptLanguage, what: 'again' | 'fetch'): void {
  void copyScript(language, scriptOfJob(job, what, credentialFor(job.url)), 'the job')
}

/** Copies the address of a job at which other programs reach it. */
export async function copyJobUrl({ jobUrl, url }: Job): Promise<void> {
  if (jobUrl === undefined) return
  const reached = await api().tap.reach({ url })
  if (!reached.ok) return tellFailure('The job URL was not copied.', reached.fault)
  const { url: there, port } = reached.value
  if (port === undefined) await copyText(jobUrl, 'the job URL')
  else await copyText(addressAt(jobUrl, url, there), 'the job URL, which answers while Alidade is open')
}
