import * as v from 'valibot'

/** Base URL of a TAP service, without /sync, as the person gave it (trimmed, no trailing slash). */
export const ServiceUrl = v.pipe(v.string(), v.minLength(1))

export const TapLanguage = v.object({
  name: v.string(),
  versions: v.array(v.string()),
  description: v.optional(v.string()),
  /** Features by type (TAPRegExt 1.0, 2.3): forms of `ivo://ivoa.net/std/TAPRegExt#features-udf` and others. */
  features: v.array(v.object({ type: v.string(), form: v.string(), description: v.optional(v.string()) })),
})

/** What /capabilities says (TAPRegExt 1.0). A hint, never a gate: every part may be missing or wrong. */
export const TapCapabilities = v.object({
  languages: v.array(TapLanguage),
  outputFormats: v.array(v.object({ mime: v.string(), alias: v.array(v.string()) })),
  uploadMethods: v.array(v.string()),
  /** What one upload may hold at most; absent = not said. */
  uploadLimit: v.optional(v.object({ rows: v.optional(v.number()), bytes: v.optional(v.number()) })),
  /** Rows; absent = not said. */
  outputLimit: v.object({ default: v.optional(v.number()), hard: v.optional(v.number()) }),
  /** Seconds. */
  executionDuration: v.object({ default: v.optional(v.number()), hard: v.optional(v.number()) }),
})
export type TapCapabilities = v.InferOutput<typeof TapCapabilities>

export const TapService = v.object({
  url: ServiceUrl,
  /** The name shown; from the person, else the host and path. */
  title: v.string(),
  /** Its identifier in the registry, `ivo://…`, where that is known. */
  ivoid: v.optional(v.string()),
  available: v.optional(v.boolean()),
  availabilityNote: v.optional(v.string()),
  /** Part of Alidade: always on the list, and first. */
  own: v.optional(v.boolean()),
  capabilities: v.optional(TapCapabilities),
  /** What could not be read of the service's own description, one sentence each. */
  notes: v.array(v.string()),
})
export type TapService = v.InferOutput<typeof TapService>

export const TapTable = v.object({
  /** As to be written in ADQL (quoted where needed). */
  name: v.string(),
  title: v.optional(v.string()),
  description: v.optional(v.string()),
  utype: v.optional(v.string()),
  type: v.optional(v.string()),
  rows: v.optional(v.number()),
})
export type TapTable = v.InferOutput<typeof TapTable>

export const TapSchema = v.object({
  name: v.string(),
  title: v.optional(v.string()),
  description: v.optional(v.string()),
  tables: v.array(TapTable),
})
export type TapSchema = v.InferOutput<typeof TapSchema>

export const TapColumn = v.object({
  /** As to be written in ADQL (quoted where needed). */
  name: v.string(),
  description: v.optional(v.string()),
  unit: v.optional(v.string()),
  ucd: v.optional(v.string()),
  utype: v.optional(v.string()),
  xtype: v.optional(v.string()),
  datatype: v.optional(v.string()),
  arraysize: v.optional(v.string()),
  principal: v.optional(v.boolean()),
  indexed: v.optional(v.boolean()),
  std: v.optional(v.boolean()),
})
export type TapColumn = v.InferOutput<typeof TapColumn>

export const TapForeignKey = v.object({
  target: v.string(),
  columns: v.array(v.object({ from: v.string(), target: v.string() })),
  description: v.optional(v.string()),
})

export const TapTableDetails = v.object({
  table: TapTable,
  columns: v.array(TapColumn),
  foreignKeys: v.array(TapForeignKey),
})
export type TapTableDetails = v.InferOutput<typeof TapTableDetails>

/** A column that a search has found. */
export const TapColumnHit = v.object({
  /** The service's base address. */
  service: ServiceUrl,
  /** As to be written in ADQL (quoted where needed). */
  table: v.string(),
  column: v.string(),
  unit: v.optional(v.string()),
  ucd: v.optional(v.string()),
  description: v.optional(v.string()),
})
export type TapColumnHit = v.InferOutput<typeof TapColumnHit>

/** Columns that a search has found, at most as many as were asked for. */
export const FoundColumns = v.object({
  hits: v.array(TapColumnHit),
  /** There are more than these. */
  more: v.boolean(),
  /** How many were found of each service that has any; `more`: it has others. */
  services: v.array(v.object({ service: ServiceUrl, count: v.number(), more: v.boolean() })),
})
export type FoundColumns = v.InferOutput<typeof FoundColumns>

/** How many columns of a service are kept here, and since when. */
export const KnownColumns = v.object({
  service: ServiceUrl,
  tables: v.number(),
  columns: v.number(),
  /** They are those of all tables, read at once; else of tables that somebody looked at. */
  whole: v.boolean(),
  /** When they were read; ISO 8601, UTC. */
  readAt: v.optional(v.string()),
  /** Why some are missing although all were asked for. */
  partial: v.optional(v.string()),
})
export type KnownColumns = v.InferOutput<typeof KnownColumns>

/** A query that a service offers as an example (DALI 1.1, 2.3; TAP 1.1, 2.4). */
export const TapExample = v.object({
  id: v.optional(v.string()),
  name: v.string(),
  adql: v.string(),
  /** What the service says about it; plain text. */
  description: v.optional(v.string()),
  /** Tables that it names as those it is about. */
  tables: v.array(v.string()),
})
export type TapExample = v.InferOutput<typeof TapExample>
