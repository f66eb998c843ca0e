import type { Datatype } from '#shared/model/table.ts'

/** What is known of a column besides its name: travels with it into results. */
export interface ColumnMeta {
  readonly unit?: string
  readonly ucd?: string
  readonly utype?: string
  readonly description?: string
}

/** The type of a value as VOTable names it (TAP 1.1, 2.8.1; DALI 1.1, 3). No `arraysize`: a scalar. */
export interface ValueType {
  readonly datatype: Datatype
  readonly arraysize?: string
  readonly xtype?: string
}

/** A column of TAP_SCHEMA.columns (TAP 1.1, 4.3). */
export interface CatalogueColumn extends ColumnMeta, ValueType {
  /** The name itself, without quotes. */
  readonly name: string
  readonly principal: boolean
  readonly indexed: boolean
  readonly std: boolean
  /** The type in which the engine keeps it. */
  readonly engineType?: string
  /** The engine's name for it, where that is another. */
  readonly engineName?: string
}

/** A foreign key that leaves a table (TAP 1.1, 4.4). */
export interface CatalogueKey {
  readonly id: string
  /** Full name of the table it leads to. */
  readonly target: string
  readonly description?: string
  readonly columns: readonly { readonly from: string; readonly target: string }[]
}

/** Where the rows of a table come from. */
export interface TableOrigin {
  /** True for rows that were made up. */
  readonly simulated: boolean
  readonly source?: string
  readonly licence?: string
  readonly recipe?: string
}

/** A table of TAP_SCHEMA.tables (TAP 1.1, 4.2). */
export interface CatalogueTable {
  /** Name of its schema, without quotes; `TAP_UPLOAD` for uploads. */
  readonly schema: string
  /** The name itself, without schema and quotes. */
  readonly name: string
  /** As TAP_SCHEMA.tables has it, schema included. */
  readonly fullName: string
  /** The engine's name for it, quoted and whole. */
  readonly sqlName: string
  readonly type: 'table' | 'view'
  readonly description?: string
  readonly utype?: string
  readonly rows?: number
  readonly origin: TableOrigin
  readonly columns: readonly CatalogueColumn[]
  readonly keys: readonly CatalogueKey[]
}

/** A schema of TAP_SCHEMA.schemas (TAP 1.1, 4.1). */
export interface CatalogueSchema {
  readonly name: string
  readonly description?: string
  readonly utype?: string
  readonly tables: readonly CatalogueTable[]
}

/** All that can be asked for: what TAP_SCHEMA says, as a value. */
export interface Catalogue {
  readonly schemas: readonly CatalogueSchema[]
}

/** Every table of a catalogue, schema after schema. */
export const tablesOf = (catalogue: Catalogue): readonly CatalogueTable[] =>
  catalogue.schemas.flatMap((schema) => schema.tables)
