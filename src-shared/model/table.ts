import * as v from 'valibot'

/** VOTable 1.4, 2.1: the primitive datatypes. */
export const datatypes = [
  'boolean',
  'bit',
  'unsignedByte',
  'short',
  'int',
  'long',
  'char',
  'unicodeChar',
  'float',
  'double',
  'floatComplex',
  'doubleComplex',
] as const
export const Datatype = v.picklist(datatypes)
export type Datatype = v.InferOutput<typeof Datatype>

/** A table's stable id, unique in one ALIDADE_HOME and never used again (`t-` and a ULID-like text). */
export const TableId = v.pipe(v.string(), v.minLength(1))
export type TableId = v.InferOutput<typeof TableId>

/** A mark says in which way a table is less than what was asked for. No marks: complete. */
export const Mark = v.variant('kind', [
  /** A limit cut the rows: the service's own, or the MAXREC that was asked for. Reaching one's own TOP is not truncation. */
  v.object({
    kind: v.literal('truncated'),
    by: v.picklist(['service', 'maxrec']),
    limit: v.optional(v.number()),
    message: v.optional(v.string()),
  }),
  /** The bytes broke: the rows before the place are kept. */
  v.object({
    kind: v.literal('damaged'),
    message: v.string(),
    byte: v.optional(v.number()),
    line: v.optional(v.number()),
    column: v.optional(v.number()),
  }),
  /** Reading was stopped (cancel, connection lost, an error reported by the service after the rows). */
  v.object({ kind: v.literal('partial'), message: v.string() }),
])
export type Mark = v.InferOutput<typeof Mark>

/** How the cells of a column are kept and sent. `text` covers char and unicodeChar of any arraysize that is one string. */
export const Storage = v.picklist(['bool', 'u8', 'i16', 'i32', 'i64', 'f32', 'f64', 'c64', 'c128', 'text', 'bits'])
export type Storage = v.InferOutput<typeof Storage>

/** A column with the metadata of its FIELD. */
export const ColumnInfo = v.object({
  /** Stable within the table: the position in the file, `c0`, `c1` ... */
  id: v.string(),
  name: v.string(),
  /** As declared; what is undeclared or unknown is read as `char` and said in the table's notes. */
  datatype: Datatype,
  /** As in the FIELD: `*`, `3`, `2x3`, `16*`; absent = scalar. */
  arraysize: v.optional(v.string()),
  storage: Storage,
  /** True where a cell holds a list of `storage` items rather than one. */
  isArray: v.boolean(),
  xtype: v.optional(v.string()),
  unit: v.optional(v.string()),
  ucd: v.optional(v.string()),
  utype: v.optional(v.string()),
  description: v.optional(v.string()),
  ref: v.optional(v.string()),
  precision: v.optional(v.string()),
  width: v.optional(v.number()),
  /** VALUES null, as text. */
  nullValue: v.optional(v.string()),
  /** LINK href templates of the FIELD (VOTable 1.4, 4.1). */
  links: v.optional(v.array(v.object({ href: v.string(), title: v.optional(v.string()) }))),
})
export type ColumnInfo = v.InferOutput<typeof ColumnInfo>

/** Where a table comes from. Travels with it into exports. Times are ISO 8601, UTC. */
export const Provenance = v.object({
  kind: v.picklist(['query', 'file', 'upload', 'samp']),
  /** Service base URL, file path, or for `samp` the address it was read from; without secrets. */
  source: v.string(),
  /** The program that sent it (SAMP). */
  from: v.optional(v.string()),
  /** The name of the copy that the workspace keeps of its bytes (SAMP). */
  copy: v.optional(v.string()),
  /** SAMP's `table-id`, by which the program that sent it knows it. */
  tableId: v.optional(v.string()),
  adql: v.optional(v.string()),
  lang: v.optional(v.string()),
  maxrec: v.optional(v.number()),
  /** The address of the job whose result it is. */
  job: v.optional(v.string()),
  at: v.string(),
  /** What the document says of rows that were made up and not observed (its INFO named `simulated`); absent: nothing. */
  simulated: v.optional(v.string()),
})
export type Provenance = v.InferOutput<typeof Provenance>

/** The INFO by which a document says that its rows were made up; its value is the sentence. */
export const simulatedInfo = 'simulated'

/** A table of an earlier run of the program that is not in memory: what it was, and where it can be had again. */
export const LeftTable = v.object({
  id: TableId,
  title: v.string(),
  /** As many as there were. */
  rows: v.number(),
  provenance: Provenance,
  /** The query document it was a result of. */
  document: v.optional(v.string()),
})
export type LeftTable = v.InferOutput<typeof LeftTable>

/** VOTable INFO or PARAM of the table and its resource, for the inspector. */
export const NamedValue = v.object({
  name: v.string(),
  value: v.string(),
  unit: v.optional(v.string()),
  ucd: v.optional(v.string()),
  description: v.optional(v.string()),
})
export type NamedValue = v.InferOutput<typeof NamedValue>

/** All that is known about a table without its cells. Sent again whenever it changes. */
export const TableInfo = v.object({
  id: TableId,
  /** Short title for tabs and lists. */
  title: v.string(),
  description: v.optional(v.string()),
  columns: v.array(ColumnInfo),
  /** Rows that can be read now; grows while `state` is `reading`. */
  rows: v.number(),
  /** Rows announced by the document (nrows), if it says so. A hint: it may lie. */
  rowsExpected: v.optional(v.number()),
  state: v.picklist(['reading', 'ready']),
  /** Seconds from the request to the last row (or to now, while reading). */
  seconds: v.number(),
  /** Bytes read so far and announced, if known. */
  bytes: v.number(),
  bytesExpected: v.optional(v.number()),
  completeness: v.array(Mark),
  /** What the reader tolerated, one sentence each, at most 100. */
  notes: v.array(v.string()),
  infos: v.array(NamedValue),
  params: v.array(NamedValue),
  provenance: Provenance,
  /** The query document it is a result of. */
  document: v.optional(v.string()),
})
export type TableInfo = v.InferOutput<typeof TableInfo>

const bytes = v.instance(Uint8Array)
/**
 * The cells of one column for the rows of a block. `values` is the typed array of `storage`
 * (c64 and c128: pairs re, im; bool: Uint8Array of 0 and 1), or strings for `text`.
 * `nulls`: bit i (least significant first) set = row i is null. `offsets` (length rows + 1) for lists:
 * items of row i are values[offsets[i] .. offsets[i + 1]], counted in items (complex: in pairs; bits: one byte an item).
 */
export const ColumnBlock = v.object({
  values: v.union([
    v.instance(Float64Array),
    v.instance(Float32Array),
    v.instance(BigInt64Array),
    v.instance(Int32Array),
    v.instance(Int16Array),
    bytes,
    v.array(v.string()),
  ]),
  nulls: v.optional(bytes),
  offsets: v.optional(v.instance(Uint32Array)),
})
export type ColumnBlock = v.InferOutput<typeof ColumnBlock>

/** Rows `start` to `start + rows` (0-based, end exclusive) of the asked columns, in their order. Long cells are cut: see `cut`. */
export const RowBlock = v.object({
  start: v.number(),
  rows: v.number(),
  columns: v.array(ColumnBlock),
})
export type RowBlock = v.InferOutput<typeof RowBlock>
