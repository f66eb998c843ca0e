import { type Outcome, ok } from '#shared/ipc/fault.ts'
import { api } from '../../state/connection.ts'
import { editDocument, useDocuments } from '../../state/documents.ts'
import { handOverText } from '../../state/handed-files.ts'
import { openQuery } from '../../state/layout.ts'
import { tellFailure } from '../../state/told-faults.ts'
import { announce } from '../../widgets/announcer.tsx'
import { fileNameFor } from '../files/save-table.ts'

/** Largest query file that is read, bytes (the limit of `readQueryFile`). */
const maximumBytes = 1_048_576

/** True for names of files that hold a query. */
export const isQueryFile = (name: string): boolean => /\.(adql|sql)$/i.test(name)

/** The text of a dropped or picked query file. */
export async function queryTextOf(file: File): Promise<Outcome<string>> {
  if (file.size > maximumBytes)
    return {
      ok: false,
      fault: { kind: 'limit', message: 'This is larger than 1 MB, too large for a query.', where: file.name },
    }
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer()))
  } catch {
    return { ok: false, fault: { kind: 'format', message: 'This is not a text in UTF-8.', where: file.name } }
  }
}

/** Opens the text of a query file as a new query, titled by the file's name; answers whether it was. */
export function openQueryText(name: string, text: Outcome<string>): boolean {
  if (!text.ok) {
    tellFailure(`${name} was not opened.`, text.fault)
    return false
  }
  const adql = text.value.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
  openQuery({ title: name.replace(/\.(adql|sql)$/i, '') || name, adql, settledText: adql })
  announce(`Opened ${name}.`)
  return true
}

/** The text of a query file by its path, read by main. */
export async function queryTextAt(path: string): Promise<Outcome<string>> {
  const answer = await api().workspace.readQueryFile({ path })
  return answer.ok ? ok(answer.value.text) : answer
}

/** Saves the text of a query: under a path the person names where the shell can ask, else as a download. */
export async function saveQuery(id: string): Promise<void> {
  const document = useDocuments.getState().byId[id]
  if (!document) return
  const name = fileNameFor(document.title, '.adql').replace(/^table\.adql$/, 'query.adql')
  const { adql } = document
  const saved = await handOverText({
    ...{ title: document.title, name, text: adql, mime: 'text/plain' },
    save: (path) => api().workspace.saveQueryFile({ path, text: adql }),
  })
  if (saved) editDocument(id, { settledText: adql })
}
