import { type Outcome, ok } from '#shared/ipc/fault.ts'
import { bytesText } from '#shared/model/bytes-text.ts'
import type { LeftTable } from '#shared/model/table.ts'
import { api, useConnection } from '../../state/connection.ts'
import { openTable } from '../../state/layout.ts'
import { rememberFile } from '../../state/recents.ts'
import { isSetFile, openSetText, setTextAt, setTextOf } from '../../state/set-actions.ts'
import { tellFailure } from '../../state/told-faults.ts'
import { trackWork } from '../../state/work.ts'
import { announce } from '../../widgets/announcer.tsx'
import { isQueryFile, openQueryText, queryTextAt, queryTextOf } from '../editor/query-files.ts'

/** Bytes sent at a time: 1 MiB. */
const chunkBytes = 1024 * 1024

/** The last part of a path, of any system. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path

function opened(name: string, answer: Outcome<{ table: string }>): void {
  if (answer.ok) {
    openTable(answer.value.table)
    announce(`Opened ${name}.`)
    return
  }
  tellFailure(`${name} was not opened.`, answer.fault)
}

/** Opens files by their paths, one after the other. */
export async function openFiles(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const name = fileName(path)
    if (isQueryFile(name)) {
      if (openQueryText(name, await queryTextAt(path))) void rememberFile(path)
      continue
    }
    if (isSetFile(name)) {
      if (openSetText(name, await setTextAt(path))) void rememberFile(path)
      continue
    }
    const answer = await trackWork(`Opening ${name}`, (signal) => api().tables.open({ path }, { signal }))
    opened(name, answer)
    if (answer.ok && path !== useConnection.getState().info?.sampleTable) void rememberFile(path)
  }
}

/** Sends the bytes of a file in order, with progress; answers with its first table. */
export function uploadFile(file: File): Promise<Outcome<{ table: string }>> {
  return trackWork(`Opening ${file.name}`, async (signal, progress) => {
    const { tables } = api()
    const begun = await tables.beginUpload({ name: file.name, bytes: file.size }, { signal })
    if (!begun.ok) return begun
    const { upload } = begun.value
    signal.addEventListener('abort', () => void tables.abortUpload({ upload }), { once: true })
    if (signal.aborted) void tables.abortUpload({ upload })
    for (let start = 0; start < file.size; start += chunkBytes) {
      const end = Math.min(file.size, start + chunkBytes)
      const chunk = new Uint8Array(await file.slice(start, end).arrayBuffer())
      const sent = await tables.uploadChunk({ upload, chunk }, { signal })
      if (!sent.ok) return sent
      progress(end / file.size, `${bytesText(end)} of ${bytesText(file.size)}`)
    }
    return await tables.endUpload({ upload }, { signal })
  })
}

/** Opens files that were dropped or picked: by path where the shell knows it, else by their bytes. */
export async function openPickedFiles(files: readonly File[]): Promise<void> {
  for (const file of files) {
    const path = api().shell.pathOfFile(file)
    if (path !== undefined) await openFiles([path])
    else if (isQueryFile(file.name)) openQueryText(file.name, await queryTextOf(file))
    else if (isSetFile(file.name)) openSetText(file.name, await setTextOf(file))
    else opened(file.name, await uploadFile(file))
  }
}

/** A file input that is never in the document: what a shell without native dialogs offers. */
function askForFiles(): Promise<readonly File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.multiple = true
    input.addEventListener('change', () => resolve([...(input.files ?? [])]))
    input.addEventListener('cancel', () => resolve([]))
    input.click()
  })
}

/** Asks where the file of a table of an earlier run is now, and reads it from there. */
export async function locateTable({ id, title }: Pick<LeftTable, 'id' | 'title'>): Promise<void> {
  const pick = api().shell.pickOpenPaths
  if (!pick) {
    const [file] = await askForFiles()
    if (!file) return
    const answer = await uploadFile(file)
    opened(file.name, answer)
    if (answer.ok) void api().tables.forgetLeft({ table: id })
    return
  }
  const [path] = (await pick()) ?? []
  if (path === undefined) return
  const answer = await trackWork(`Opening ${fileName(path)}`, () => api().tables.readAgain({ table: id, path }))
  opened(title, answer.ok ? ok({ table: id }) : answer)
  if (answer.ok) void rememberFile(path)
}

/** Asks for one file: its path where the shell knows it, else it is opened here and its table answered. */
export async function pickedFile(): Promise<{ readonly path: string } | { readonly table: string } | undefined> {
  const pick = api().shell.pickOpenPaths
  if (pick) {
    const [path] = (await pick()) ?? []
    return path === undefined ? undefined : { path }
  }
  const [file] = await askForFiles()
  if (!file) return undefined
  const answer = await uploadFile(file)
  if (answer.ok) return answer.value
  tellFailure(`${file.name} was not read.`, answer.fault)
  return undefined
}

/** Asks for files and opens them. */
export async function pickAndOpenFiles(): Promise<void> {
  const pick = api().shell.pickOpenPaths
  if (pick) {
    const paths = await pick()
    if (paths) await openFiles(paths)
    return
  }
  await openPickedFiles(await askForFiles())
}
