import { create } from 'zustand'
import type { QueryDocument } from '#shared/ipc/workspace.ts'
import type { UploadSource } from '#shared/model/upload-source.ts'
import { uploadNameProblem } from '#shared/vo/tap/upload-rules.ts'
import { queryTabId } from '../app/panels.ts'
import { announce } from '../widgets/announcer.tsx'
import { editDocument, useDocuments } from './documents.ts'
import { editorOf } from './editors.ts'
import { currentDocument, openQuery, selectTab, shownDocumentId, useLayout } from './layout.ts'
import { countRows, type RowRanges } from './selection-ranges.ts'
import { useTables } from './tables.ts'

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

/** Rows that may be named one by one; more are sent as the whole table. */
export const mostNamedRows = 100_000

/** The numbers of rows, as an upload names them. */
export const namedRows = (ranges: RowRanges): number[] =>
  ranges.flatMap(([start, end]) => Array.from({ length: end - start }, (_, at) => start + at))

const sameRows = (one: readonly number[] | undefined, other: readonly number[] | undefined): boolean =>
  one?.length === other?.length && (one ?? []).every((row, at) => row === other?.[at])

/** With what an open table is sent: the query in sight, or a new one. */
export type SendTo = 'shown' | 'new'

/**
 * Puts a table, or the selected rows of it, among those of a query, writes its name into the text and shows the query. One
 * that goes with it already is not put there twice.
 */
export function sendTable(table: string, to: SendTo, selected: RowRanges = []): void {
  const info = useTables.getState().byId[table]
  if (!info) return
  const rows = countRows(selected) > 0 ? namedRows(selected) : undefined
  const source = { kind: 'table' as const, table, ...(rows && { rows }) }
  const shown = to === 'shown' ? shownDocumentId(useLayout.getState()) : undefined
  const document = shown === undefined ? undefined : useDocuments.getState().byId[shown]
  if (!document) {
    const name = freeUploadName(info.title, [])
    openQuery({ adql: `SELECT *\nFROM TAP_UPLOAD.${name}`, uploads: [{ ...source, name }] })
    announce(`${name} goes with a new query.`)
    return
  }
  const { uploads = [] } = document
  const there = uploads.find((one) => one.kind === 'table' && one.table === table && sameRows(one.rows, rows))
  const taken = uploads.map((one) => one.name)
  putUpload(document.id, there ?? { ...source, name: freeUploadName(info.title, taken) }, there?.name)
  selectTab(queryTabId(document.id))
}

/** The lines of a menu that send a table, or so many rows of it. */
export function sendLines(
  rows = 0,
): readonly { readonly id: string; readonly label: string; readonly disabled?: boolean }[] {
  const shown = shownDocumentId(useLayout.getState())
  const title = useDocuments.getState().byId[shown ?? '']?.title
  const what = rows === 0 ? 'Send' : `Send ${rows === 1 ? 'the row' : `${rows.toLocaleString('en')} rows`}`
  const disabled = rows > mostNamedRows
  return [
    ...(title === undefined ? [] : [{ id: 'send:shown', label: `${what} with “${title}”`, disabled }]),
    { id: 'send:new', label: `${what} with a new query`, disabled },
  ]
}

/** Takes a table away from a query; its text stays. */
export function dropUpload(id: string, name: string): void {
  const document = useDocuments.getState().byId[id]
  if (!document) return
  const uploads = (document.uploads ?? []).filter((upload) => upload.name !== name)
  editDocument(id, { uploads: uploads.length > 0 ? uploads : undefined })
  announce(`${name} no longer goes with ${document.title}.`)
}
