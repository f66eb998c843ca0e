import * as v from 'valibot'
import { ColumnLayout } from '../model/column-layout.ts'
import { TableId } from '../model/table.ts'
import { ServiceUrl } from '../model/tap.ts'
import { UploadSource } from '../model/upload-source.ts'
import { command, contract, event } from './contract.ts'

/** A query tab. Its text is saved as it is typed (at most 1 s late) and survives restart and crash. */
export const QueryDocument = v.object({
  id: v.string(),
  title: v.string(),
  url: v.optional(ServiceUrl),
  adql: v.string(),
  lang: v.string(),
  maxrec: v.optional(v.number()),
  /** The table of its last run, if that is still open. */
  table: v.optional(TableId),
  /** The whole text as it was last run, saved to a file or opened from one; absent: none of these. */
  settledText: v.optional(v.string()),
  /** Tables that go with it, as TAP_UPLOAD.name, where it names them. */
  uploads: v.optional(v.array(UploadSource)),
  /** The example of the practice sky that it was opened with, while its explanation is shown. */
  example: v.optional(v.string()),
})
export type QueryDocument = v.InferOutput<typeof QueryDocument>

/** A document as it is saved: of tables with many chosen rows that stay the same, only that they do. */
export const SavedDocument = v.object({
  ...QueryDocument.entries,
  /** Its uploads are those it was saved with before; `uploads` is absent. */
  sameUploads: v.optional(v.literal(true)),
})
export type SavedDocument = v.InferOutput<typeof SavedDocument>

export const Theme = v.picklist(['system', 'light', 'dark', 'red', 'contrast'])
/** `service`: the decimals a column declares, else as many as read well, aligned; `full`: every digit; `scientific`: 1.234e+05. */
export const NumberFormat = v.picklist(['service', 'full', 'scientific'])
export type NumberFormat = v.InferOutput<typeof NumberFormat>
export const Settings = v.object({
  theme: Theme,
  density: v.picklist(['compact', 'comfortable']),
  /** How measured values are drawn in tables; absent = `service`. */
  numbers: v.optional(NumberFormat),
  /** Idle time-out of requests, seconds. */
  idleTimeoutSeconds: v.pipe(v.number(), v.minValue(1), v.maxValue(3600)),
  /** Proxy for going out; absent = from the environment. */
  proxyUrl: v.optional(v.string()),
  /** PEM file with further certificate authorities. */
  extraCaFile: v.optional(v.string()),
  /** Bytes of memory that open tables may take together; absent = a quarter of the machine's. */
  tableMemoryBytes: v.optional(v.pipe(v.number(), v.minValue(64e6))),
  /** Desktop notifications of long queries that end while the window is behind others; absent = none. */
  notifications: v.optional(v.boolean()),
  /** Jobs are removed at their services once their results are kept here whole; absent = never. */
  tidyJobs: v.optional(v.boolean()),
  /** Takes part in SAMP from the start on; absent = yes. */
  sampAtStart: v.optional(v.boolean()),
  /** Runs a hub where none runs; absent = yes. */
  sampHub: v.optional(v.boolean()),
  /** Lets web pages ask to take part, while the hub is ours; absent = no. */
  sampWeb: v.optional(v.boolean()),
  /** A click on a row tells others its position; absent = no. */
  sampPointAt: v.optional(v.boolean()),
  /** Keys in place of a command's own, by its id; empty keys: none. */
  shortcuts: v.optional(v.array(v.object({ command: v.string(), keys: v.string() }))),
})
export type Settings = v.InferOutput<typeof Settings>

export const AppInfo = v.object({
  version: v.string(),
  shell: v.picklist(['electron', 'browser', 'cli']),
  /** ALIDADE_HOME. */
  home: v.string(),
  /** True where the files of the workspace are newer than this program: nothing is written. */
  readOnly: v.optional(v.string()),
  platform: v.string(),
  /** Memory of the machine, bytes. */
  memoryBytes: v.optional(v.number()),
  /** Path of the bundled sample table, where it is there. */
  sampleTable: v.optional(v.string()),
})
export type AppInfo = v.InferOutput<typeof AppInfo>

/** What the person should know: kept in the messages panel until cleared. */
export const Message = v.object({
  id: v.string(),
  at: v.string(),
  severity: v.picklist(['info', 'warning', 'error']),
  text: v.string(),
  where: v.optional(v.string()),
  next: v.optional(v.string()),
  detail: v.optional(v.string()),
})
export type Message = v.InferOutput<typeof Message>

/** One exchange of the flight recorder; secrets are already removed. */
export const Exchange = v.object({
  id: v.string(),
  at: v.string(),
  method: v.string(),
  url: v.string(),
  status: v.optional(v.number()),
  milliseconds: v.number(),
  requestHeaders: v.array(v.tuple([v.string(), v.string()])),
  responseHeaders: v.array(v.tuple([v.string(), v.string()])),
  /** Request body and first bytes of the answer, as text, cut. */
  requestBody: v.optional(v.string()),
  responseHead: v.optional(v.string()),
  bytes: v.number(),
  error: v.optional(v.string()),
})
export type Exchange = v.InferOutput<typeof Exchange>

/** A table file that was opened by its path; the last twenty are kept. */
export const RecentFile = v.object({ path: v.string(), at: v.string() })
export type RecentFile = v.InferOutput<typeof RecentFile>

/** One line of what Alidade knows of itself here: versions, places, the state of its files. */
export const DoctorFact = v.object({ name: v.string(), value: v.string(), problem: v.boolean() })
export type DoctorFact = v.InferOutput<typeof DoctorFact>

/** The workspace: documents, layout, settings, messages. Main owns it; windows project it. */
export const workspace = contract('workspace', {
  commands: {
    info: command(v.null(), AppInfo),
    documents: command(v.null(), v.array(QueryDocument)),
    /** A fault where `sameUploads` is said of a document that is not open: it is to be saved whole. */
    saveDocument: command(SavedDocument, v.null()),
    /** Order of the tabs is the order of ids. */
    orderDocuments: command(v.array(v.string()), v.null()),
    /** The text of a query file, .adql or .sql. */
    readQueryFile: command(v.object({ path: v.string() }), v.object({ text: v.string() })),
    saveQueryFile: command(v.object({ path: v.string(), text: v.string() }), v.null()),
    closeDocument: command(v.object({ id: v.string() }), v.null()),
    /** The window's layout as flexlayout's JSON text; null: none kept, or not readable. */
    layout: command(v.null(), v.nullable(v.string())),
    saveLayout: command(v.string(), v.null()),
    /** How the columns of tables of this origin and these columns were arranged; null: never. */
    columnLayout: command(v.object({ key: v.string() }), v.nullable(ColumnLayout)),
    /** Keeps an arrangement of columns; null: none any more. The last two hundred are kept. */
    saveColumnLayout: command(v.object({ key: v.string(), layout: v.nullable(ColumnLayout) }), v.null()),
    settings: command(v.null(), Settings),
    saveSettings: command(Settings, v.null()),
    messages: command(v.null(), v.array(Message)),
    clearMessages: command(v.null(), v.null()),
    /** The last exchanges with services, newest first, secrets removed. */
    exchanges: command(v.object({ limit: v.number() }), v.array(Exchange)),
    /** Files given on the command line, handed over by a second start, that no window has taken yet. */
    takeFilesToOpen: command(v.null(), v.array(v.string())),
    /** Table files opened lately, last one first. */
    recentFiles: command(v.null(), v.array(RecentFile)),
    /** Puts a file that was opened at the head of the list. */
    rememberFile: command(v.object({ path: v.string() }), v.null()),
    forgetFile: command(v.object({ path: v.string() }), v.null()),
    /** What this program is and runs on, and whether its files are sound. */
    doctor: command(v.null(), v.array(DoctorFact)),
    /** Opens the folder of the workspace in the system's file manager: that one and no other. */
    openHome: command(v.null(), v.null()),
    /** Opens an http or https address in the person's own browser. */
    openExternal: command(v.object({ url: v.pipe(v.string(), v.regex(/^https?:\/\//)) }), v.null()),
  },
  events: {
    message: event(Message),
    settingsChanged: event(Settings),
    recentFilesChanged: event(v.array(RecentFile)),
    /** There are files to take: a window asks `takeFilesToOpen` for them, so that each is opened once, also after a reload. */
    openFiles: event(v.array(v.string())),
    /** A command of the native menu or of a second start, by its id. */
    menuCommand: event(v.string()),
  },
})
