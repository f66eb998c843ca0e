import { create } from 'zustand'
import type { QueryDocument } from '#shared/ipc/workspace.ts'
import type { UploadSource } from '#shared/model/upload-source.ts'
import { uploadNameProblem } from '#shared/vo/tap/upload-rules.ts'
import { announce } from '../widgets/announcer.tsx'
import { editDocument, useDocuments } from './documents.ts'
import { editorOf } from './editors.ts'
import { currentDocument } from './layout.ts'

/** The form that is open: of a query, for a new table or for one that goes with it already. */
interface Asked {
  readonly document: string
  readonly name?: string
  readonly table?: string
}

export const useSending = create<{ readonly asked: Asked | undefined }>(() => ({ asked: undefined }))

/** Opens the form for a table that is to go with the current query. */
export function askForUpload(): void {
  const document = currentDocument()
  if (document) useSending.setState({ asked: { document: document.id } })
}
export const askAboutUpload = (asked: Asked): void => useSending.setState({ asked })
export const closeSending = (): void => useSending.setState({ asked: undefined })

/** True where a query names an upload: `TAP_UPLOAD.name`, in any case, the name quoted or not (TAP 1.1, 2.5). */
export const usesUpload = (adql: string, name: string): boolean =>
  new RegExp(`\\btap_upload\\s*\\.\\s*"?${name.replace(/\W/g, '\\$&')}(?!\\w)`, 'i').test(adql)

/** The tables to send with a query, of those that its tab holds: those it names. */
export function uploadsFor(
  adql: string,
  { uploads = [] }: Pick<QueryDocument, 'uploads'>,
): { readonly uploads?: UploadSource[] } {
  const used = uploads.filter(({ name }) => usesUpload(adql, name))
  return used.length > 0 ? { uploads: used } : {}
}

/** A name for an upload, made from what a person calls the table: short, legal in ADQL, and not taken. */
export function freeUploadName(title: string, taken: readonly string[]): string {
  const plain = title
    .replace(/(\.(vot|votable|xml|fits?|csv|tsv|ecsv|gz))+$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 24)
  const base = plain === '' || uploadNameProblem(plain) !== undefined ? `my_${plain || 'table'}` : plain
  let name = base
  for (let number = 2; taken.some((other) => other.toLowerCase() === name); number++) name = `${base}_${number}`
  return name
}

/** Puts a table among those of a query, in place of the one of an earlier name, and its name into the text. */
export function putUpload(id: string, upload: UploadSource, before?: string): void {
  const document = useDocuments.getState().byId[id]
  if (!document) return
  const { uploads = [], adql } = document
  const at = uploads.findIndex(({ name }) => name === before)
  editDocument(id, { uploads: at < 0 ? [...uploads, upload] : uploads.with(at, upload) })
  announce(`${upload.name} goes with ${document.title}.`)
  if (usesUpload(adql, upload.name)) return
  const text = `TAP_UPLOAD.${upload.name}`
  const editor = editorOf(id)
  if (editor) editor.insert(text)
  else editDocument(id, { adql: `${adql}${text}` })
}

/** Takes a table away from a query; its text stays. */
export function dropUpload(id: string, name: string): void {
  const document = useDocuments.getState().byId[id]
  if (!document) return
  const uploads = (document.uploads ?? []).filter((upload) => upload.name !== name)
  editDocument(id, { uploads: uploads.length > 0 ? uploads : undefined })
  announce(`${name} no longer goes with ${document.title}.`)
}
