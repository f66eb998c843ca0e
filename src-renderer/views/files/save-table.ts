import { FaultError } from '#shared/ipc/fault.ts'
import type { SaveFormat } from '#shared/ipc/tables.ts'
import { bytesText } from '#shared/model/bytes-text.ts'
import { columnsDiffer, shownIds } from '#shared/model/column-layout.ts'
import type { TableInfo } from '#shared/model/table.ts'
import { rowsText } from '../../cells/number-text.ts'
import { columnLayoutOf } from '../../state/column-layouts.ts'
import { api } from '../../state/connection.ts'
import { downloadAs } from '../../state/handed-files.ts'
import { countRows, type RowRanges } from '../../state/selection-ranges.ts'
import { useTables } from '../../state/tables.ts'
import { tellFailure } from '../../state/told-faults.ts'
import { trackWork } from '../../state/work.ts'
import { announce } from '../../widgets/announcer.tsx'
import type { MenuGroup, MenuLine } from '../../widgets/menu.tsx'
import { showToast } from '../../widgets/toasts.tsx'
import { askForColumns } from './save-columns-dialog.tsx'

/** The formats offered, with what sets them apart. */
export const saveFormats: readonly {
  readonly format: SaveFormat
  readonly label: string
  readonly note: string
  readonly extension: string
  readonly mime: string
}[] = [
  {
    format: 'votable',
    label: 'VOTable',
    note: 'All metadata, compact (BINARY2)',
    extension: '.vot',
    mime: 'application/x-votable+xml',
  },
  {
    format: 'votable-tabledata',
    label: 'VOTable, readable',
    note: 'All metadata, cells as text (TABLEDATA)',
    extension: '.vot',
    mime: 'application/x-votable+xml;serialization=tabledata',
  },
  {
    format: 'fits',
    label: 'FITS',
    note: 'Binary table with units, UCDs and descriptions',
    extension: '.fits',
    mime: 'application/fits',
  },
  { format: 'csv', label: 'CSV', note: 'Names and values only', extension: '.csv', mime: 'text/csv' },
  {
    format: 'tsv',
    label: 'TSV',
    note: 'Names and values only, tabs between',
    extension: '.tsv',
    mime: 'text/tab-separated-values',
  },
  { format: 'json', label: 'JSON', note: 'All metadata, for programs', extension: '.json', mime: 'application/json' },
]

/** A file name from a table's title: characters that file systems refuse become underscores. */
export function fileNameFor(title: string, extension: string): string {
  const base = title
    .replace(/(\.(vot|votable|xml|fits|fit|csv|ecsv|tsv|tab|psv|txt|dat|json|gz))+$/i, '')
    .replace(/[^\p{L}\p{N} ()+.,=@_-]/gu, '_')
    .replace(/^[ .]+|[ .]+$/g, '')
    .slice(0, 120)
  return `${base || 'table'}${extension}`
}

/** What a file without a place for marks does not say of a table that is not whole; undefined: there is nothing to say. */
export function unsaidOf(
  table: Pick<TableInfo, 'state' | 'completeness'>,
  format: SaveFormat,
  name: string,
): string | undefined {
  if (format !== 'csv' && format !== 'tsv') return undefined
  if (table.state === 'ready' && table.completeness.length === 0) return undefined
  return `${name} may not hold all rows, and ${format.toUpperCase()} has no place to say so.`
}

interface Saved {
  readonly table: string
  readonly format: SaveFormat
  readonly columns?: string[]
  readonly rows?: [number, number][]
}

/** The formats as lines of a menu; `kind` stands before their ids. */
export const formatLines = (kind: 'save' | 'save-rows'): readonly MenuLine[] =>
  saveFormats.map(({ format, label, note }) => ({ id: `${kind}:${format}`, label, note }))

/** `Save 3 rows as`; the same words wherever rows are saved. */
export const saveRowsTitle = (rows: RowRanges): string => `Save ${rowsText(countRows(rows))} as`

/** The saving of selected rows as a group of a menu, where there are any. */
export const saveRowsGroups = (rows: RowRanges): readonly MenuGroup[] =>
  countRows(rows) === 0
    ? []
    : [{ lines: [{ id: 'save-rows', label: saveRowsTitle(rows), more: [{ lines: formatLines('save-rows') }] }] }]

/** Saves what a line of these names: the table, or the selected rows of it. */
export function actOnSave(id: string, table: string, rows: RowRanges): void {
  const [kind, format] = id.split(':')
  const choice = saveFormats.find((other) => other.format === format)
  if (choice) void saveTable(table, choice.format, kind === 'save-rows' ? rows : undefined)
}

/** The columns to save: all without a question, unless they are shown otherwise. Undefined: the person went away. */
async function chosenColumns(id: string, title: string): Promise<{ readonly columns?: string[] } | undefined> {
  const table = useTables.getState().byId[id]
  if (!table) return {}
  const layout = columnLayoutOf(id)
  const { hidden, reordered } = columnsDiffer(table.columns, layout)
  if (hidden === 0 && !reordered) return {}
  const all = table.columns.length
  const choice = await askForColumns({ title, all, shown: all - hidden, reordered })
  if (!choice) return undefined
  return choice === 'all' ? {} : { columns: shownIds(table.columns, layout) }
}

/** Streams the table into memory and hands it to the browser as a download. */
async function download(what: Saved, name: string, mime: string): Promise<void> {
  const bytes = await trackWork(`Saving ${name}`, async (signal, progress) => {
    const pieces: Uint8Array<ArrayBuffer>[] = []
    let size = 0
    const stream = api().tables.download(what, { signal })
    while (true) {
      const step = await stream.next()
      if (step.done) {
        if (!step.value.ok) throw new FaultError(step.value.fault)
        return new Blob(pieces, { type: mime })
      }
      pieces.push(new Uint8Array(step.value))
      size += step.value.byteLength
      progress(undefined, bytesText(size))
    }
  })
  downloadAs(name, bytes)
  announce(`Saved ${name}, ${bytesText(bytes.size)}.`)
}

/** Saves a table, or these rows of it: under a path the person names where the shell can ask, else as a download. */
export async function saveTable(table: string, format: SaveFormat, rows?: RowRanges): Promise<void> {
  const info = useTables.getState().byId[table]
  const whole = info?.title ?? 'table'
  const title = rows ? `${rowsText(countRows(rows))} of ${whole}` : whole
  const choice = saveFormats.find((other) => other.format === format)
  if (!choice) return
  const chosen = await chosenColumns(table, title)
  if (!chosen) return
  const ranges = rows?.map(([start, end]): [number, number] => [start, end])
  const what = { table, format, ...chosen, ...(ranges && { rows: ranges }) }
  const name = fileNameFor(title, choice.extension)
  const pick = api().shell.pickSavePath
  if (!pick) {
    try {
      await download(what, name, choice.mime)
      // Where a path is named a file beside it says so; a download is one file.
      const unsaid = info && !rows && unsaidOf(info, format, name)
      if (unsaid) showToast({ text: unsaid, seconds: 10 })
    } catch (thrown) {
      if (!(thrown instanceof FaultError)) throw thrown
      tellFailure(`${name} was not saved.`, thrown.fault)
    }
    return
  }
  const path = await pick(name)
  if (path === undefined) return
  const answer = await trackWork(`Saving ${path}`, (signal) => api().tables.save({ ...what, path }, { signal }))
  if (answer.ok) showToast({ text: `Saved ${path}, ${bytesText(answer.value.bytes)}`, seconds: 5 })
  else tellFailure(`${path} was not saved.`, answer.fault)
}
