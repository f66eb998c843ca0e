import * as v from 'valibot'
import { RowRanges } from '../model/samp.ts'
import { LeftTable, RowBlock, TableId, TableInfo } from '../model/table.ts'
import { command, contract, event, stream } from './contract.ts'

/** `votable` is VOTable in BINARY2. */
export const SaveFormat = v.picklist(['votable', 'votable-tabledata', 'votable-binary', 'fits', 'csv', 'tsv', 'json'])
export type SaveFormat = v.InferOutput<typeof SaveFormat>

const RowRange = {
  table: TableId,
  /** 0-based. */
  start: v.pipe(v.number(), v.integer(), v.minValue(0)),
  rows: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Column ids in the order wanted; absent = all. */
  columns: v.optional(v.array(v.string())),
}

const Saving = {
  table: TableId,
  format: SaveFormat,
  /** Column ids in the order wanted; absent = all, in the table's own order. */
  columns: v.optional(v.array(v.string())),
  /** The rows wanted, in the table's order; absent = all. */
  rows: v.optional(RowRanges),
}

/** What to look for in a table's cells: letters of either case, numbers by their digits as they are shown. */
export const FindRequest = v.object({
  table: TableId,
  text: v.pipe(v.string(), v.minLength(1)),
  /** The cell to go on from, which itself comes last. Rows are 0-based; without a column: before the row's first. */
  from: v.object({ row: v.pipe(v.number(), v.integer(), v.minValue(0)), column: v.optional(v.string()) }),
  backwards: v.optional(v.boolean()),
  /** Column ids in the order of the screen; absent = all. */
  columns: v.optional(v.array(v.string())),
})
export type FindRequest = v.InferOutput<typeof FindRequest>

/** How far a search is, and at its end the cell that was found; none: no cell holds the text. */
export const FindStep = v.object({
  /** Rows looked through. */
  searched: v.number(),
  found: v.optional(v.object({ row: v.number(), column: v.string() })),
})
export type FindStep = v.InferOutput<typeof FindStep>

/** Tables in the workspace: opened from files or answers of services. */
export const tables = contract('tables', {
  commands: {
    list: command(v.null(), v.array(TableInfo)),
    /**
     * Opens a file by path (VOTable, FITS, CSV and its kin, plain or gzip; the content decides, not the name). Answers with one id per
     * TABLE of the document as soon as the first header is read; further tables come as `changed` events.
     */
    open: command(v.object({ path: v.string() }), v.object({ table: TableId })),
    /** Opens bytes that a window holds (a dropped or picked file without a path): begin, then chunks in order, then end. */
    beginUpload: command(
      v.object({ name: v.string(), bytes: v.optional(v.number()) }),
      v.object({ upload: v.string() }),
    ),
    uploadChunk: command(v.object({ upload: v.string(), chunk: v.instance(Uint8Array) }), v.null()),
    /** Drops an upload and what was read of it, at once; one that is not known is none to drop. */
    abortUpload: command(v.object({ upload: v.string() }), v.null()),
    /** Answers when the first header is read; cancelling it drops the upload. */
    endUpload: command(v.object({ upload: v.string() }), v.object({ table: TableId })),
    /** At most 1,000 rows. Strings longer than 1,000 characters and lists longer than 100 items are cut (see `cell` for the whole). */
    rows: command(
      v.object({ ...RowRange, rows: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000)) }),
      RowBlock,
    ),
    /** One cell, whole, as text (as CSV would print it). Null cells: null. */
    cell: command(
      v.object({ table: TableId, row: v.number(), column: v.string() }),
      v.object({ text: v.nullable(v.string()) }),
    ),
    rename: command(v.object({ table: TableId, title: v.string() }), v.null()),
    /** Stops reading; the rows so far are kept and the table is marked partial. */
    stop: command(v.object({ table: TableId }), v.null()),
    close: command(v.object({ table: TableId }), v.null()),
    /** Writes the table to a path of this machine: first under a temporary name, then renamed. */
    save: command(v.object({ ...Saving, path: v.string() }), v.object({ bytes: v.number() })),
    /** Tables of earlier runs that are not in memory, oldest first. */
    left: command(v.null(), v.array(LeftTable)),
    /**
     * Reads a table of an earlier run from its file again, under the same id; `path`: where the file is now. Answers when
     * its header is read. Other tables of the file that were open come back with it.
     */
    readAgain: command(v.object({ table: TableId, path: v.optional(v.string()) }), v.null()),
    forgetLeft: command(v.object({ table: TableId }), v.null()),
  },
  streams: {
    /** Looks for a text from cell to cell, row by row, once round the table; tells how far it is twice a second. */
    find: stream(FindRequest, FindStep),
    /** Rows as tab-separated text for the clipboard, in pieces. */
    copyText: stream(v.object({ ...RowRange, header: v.boolean() }), v.string()),
    /** The table in a format, in pieces: what the browser shell offers as a download. */
    download: stream(v.object(Saving), v.instance(Uint8Array)),
  },
  events: {
    /** A table was added or changed; while reading at most 10 times a second. */
    changed: event(TableInfo),
    closed: event(v.object({ table: TableId })),
    /** The tables of earlier runs changed: one was forgotten, or a newer result has taken its place. */
    leftChanged: event(v.array(LeftTable)),
  },
})
