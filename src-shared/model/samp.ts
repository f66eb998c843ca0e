import * as v from 'valibot'
import { Fault } from '../ipc/fault.ts'
import { TableId } from './table.ts'
import { ServiceUrl } from './tap.ts'

/** Rows of a table as ranges [first, end), 0-based, ascending, apart from each other. */
export const RowRanges = v.array(v.tuple([v.number(), v.number()]))
export type RowRanges = v.InferOutput<typeof RowRanges>

/** Degrees, ICRS (the frame of `coord.pointAt.sky`). */
export const SkyPosition = v.object({
  ra: v.pipe(v.number(), v.minValue(0), v.maxValue(360)),
  dec: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
})
export type SkyPosition = v.InferOutput<typeof SkyPosition>

/** Another program on the hub (SAMP 1.3, 3.6, 3.7). */
export const SampPeer = v.object({
  id: v.string(),
  /** `samp.name`; its id where it tells none. */
  name: v.string(),
  description: v.optional(v.string()),
  /** `samp.icon.url` as a data: URL that main has fetched. */
  icon: v.optional(v.string()),
  isHub: v.boolean(),
  /** The page's origin, for one that came through the Web Profile of our own hub. */
  origin: v.optional(v.string()),
  /** MTypes and patterns it is subscribed to, sorted. */
  subscriptions: v.array(v.string()),
  /** When it last answered or sent something; absent: not heard of yet. */
  heardAt: v.optional(v.string()),
  /** False: it did not answer the last ping. */
  alive: v.boolean(),
})
export type SampPeer = v.InferOutput<typeof SampPeer>

/** Where we stand (see `SampClient`), who else is there, and the hub that we run. */
export const SampState = v.object({
  status: v.picklist(['off', 'alone', 'joined', 'own-hub', 'dismissed']),
  /** Our id on the hub. */
  selfId: v.optional(v.string()),
  /** The hub that we run. */
  hub: v.optional(
    v.object({
      url: v.string(),
      lockfile: v.string(),
      /** Whether pages may ask to take part (Web Profile); a fault: why it could not be opened. */
      web: v.union([v.literal('off'), v.literal('open'), Fault]),
    }),
  ),
  /** Why no hub could be run, or the one that runs could not be joined. */
  problem: v.optional(Fault),
  /** The hub first, then by name. */
  peers: v.array(SampPeer),
})
export type SampState = v.InferOutput<typeof SampState>

/** Something to pass on. What it becomes (its MType, its format) is by what the receiver takes. */
export const SampItem = v.variant('kind', [
  /** A table, or some of its rows, or some of its columns: table.load.votable, else .fits, else .csv. */
  v.object({
    kind: v.literal('table'),
    table: TableId,
    rows: v.optional(RowRanges),
    columns: v.optional(v.array(v.string())),
  }),
  /** A file or address of the given kind: image.load.fits, spectrum.load.ssa-generic, coverage.load.moc.fits, table.load.*. */
  v.object({
    kind: v.picklist(['image', 'spectrum', 'moc', 'table-file']),
    /** http, https, or the absolute path of a file of this machine. */
    source: v.string(),
    name: v.string(),
    /** `meta` of spectrum.load.ssa-generic: SSA names such as Access.Format, Target.Name. */
    meta: v.optional(v.record(v.string(), v.string())),
  }),
  /** coord.pointAt.sky */
  v.object({ kind: v.literal('position'), ...SkyPosition.entries }),
  /** voresource.loadlist.tap, else voresource.loadlist: by IVO identifier, with the name. */
  v.object({
    kind: v.literal('services'),
    name: v.string(),
    ids: v.pipe(v.record(v.string(), v.string()), v.minEntries(1)),
  }),
  /** script.aladin.send */
  v.object({ kind: v.literal('script'), script: v.pipe(v.string(), v.minLength(1)) }),
])
export type SampItem = v.InferOutput<typeof SampItem>

/** How one receiver took one item. `silent`: it has not answered in time; some programs never do. */
export const SampSent = v.object({
  /** Position among the items. */
  item: v.number(),
  peer: v.string(),
  peerName: v.string(),
  state: v.picklist(['ok', 'warning', 'error', 'silent']),
  /** In the receiver's words, or why it could not be sent. */
  text: v.optional(v.string()),
})
export type SampSent = v.InferOutput<typeof SampSent>

/** A message that we sent or got, or that passed our own hub. */
export const SampLogEntry = v.object({
  id: v.string(),
  at: v.string(),
  /** `past`: between others, over the hub that we run. */
  direction: v.picklist(['in', 'out', 'past']),
  kind: v.picklist(['notify', 'call']),
  from: v.string(),
  to: v.string(),
  mtype: v.string(),
  /** The parameters as indented JSON, cut at 10,000 characters. */
  params: v.string(),
  /** `told`: a notification, which has no answer. */
  state: v.picklist(['told', 'waiting', 'ok', 'warning', 'error', 'silent']),
  /** The response as indented JSON, cut likewise. */
  reply: v.optional(v.string()),
  milliseconds: v.optional(v.number()),
})
export type SampLogEntry = v.InferOutput<typeof SampLogEntry>

/** A page asks to take part; the name is its own word, the origin the browser's. */
export const ConsentQuestion = v.object({
  id: v.string(),
  name: v.string(),
  origin: v.optional(v.string()),
  page: v.optional(v.string()),
  /** When no answer becomes a no; ISO 8601. */
  until: v.string(),
})
export type ConsentQuestion = v.InferOutput<typeof ConsentQuestion>

/**
 * What is done by itself when a row is highlighted or a position comes: a query around it. In the ADQL `{ra}` and `{dec}`
 * stand for the position in degrees, `{name}` for the row's cell of a column of that name.
 */
export const SampRule = v.object({
  id: v.string(),
  title: v.string(),
  on: v.boolean(),
  when: v.variant('kind', [
    /** A row is highlighted here or by another program; `table`: the title of the tables meant, absent = any. */
    v.object({ kind: v.literal('highlight'), table: v.optional(v.string()) }),
    /** coord.pointAt.sky; `from`: the name of the sender, absent = anyone. */
    v.object({ kind: v.literal('point'), from: v.optional(v.string()) }),
  ]),
  url: ServiceUrl,
  adql: v.pipe(v.string(), v.minLength(1)),
  maxrec: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** What becomes of the result. `to`: the name of the only receiver of a broadcast, absent = all. */
  result: v.object({ show: v.boolean(), broadcast: v.boolean(), to: v.optional(v.string()) }),
  /** At most one query in so many seconds; of what comes meanwhile the last counts. */
  everySeconds: v.pipe(v.number(), v.minValue(0.5), v.maxValue(3600)),
})
export type SampRule = v.InferOutput<typeof SampRule>

/** One run of a rule. */
export const SampRuleRun = v.object({
  rule: v.string(),
  at: v.string(),
  state: v.picklist(['running', 'done', 'failed']),
  rows: v.optional(v.number()),
  table: v.optional(TableId),
  /** How many took the result. */
  takenBy: v.optional(v.number()),
  fault: v.optional(Fault),
})
export type SampRuleRun = v.InferOutput<typeof SampRuleRun>
