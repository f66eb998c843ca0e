import type { TapColumn, TapSchema, TapTable, TapTableDetails } from '../../model/tap.ts'
import { quoteIdentifier, quoteTableName } from '../adql/identifier.ts'
import { attributeOf, childOf, childrenOf, textOf, type XmlElement, XmlReader } from '../xml/xml-document.ts'

/** A table as the service spells it, with what the document says of it. */
export interface ReadTable {
  /** The name as written by the service: what its own /tables/{name} and TAP_SCHEMA know. */
  readonly rawName: string
  readonly table: TapTable
  /** Present where the document lists columns (a full tableset, or one table's own document). */
  readonly details?: TapTableDetails
}

export interface ReadSchema {
  readonly schema: Omit<TapSchema, 'tables'>
  readonly tables: readonly ReadTable[]
}

export interface Tableset {
  readonly schemas: readonly ReadSchema[]
  /** What could not be read, one sentence each. */
  readonly notes: readonly string[]
  /** True where the document breaks off: further tables may be missing. */
  readonly cut: boolean
}

/** Only the entries that have a value: optional fields stay absent instead of undefined. */
export function present<T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}

const rowsOf = (text: string | undefined): number | undefined => {
  const rows = Number(text)
  return text !== undefined && Number.isInteger(rows) && rows >= 0 ? rows : undefined
}

/** VODataService 1.2, 3.3.2: a column; flags are free words, of which three are known. */
function columnOf(element: XmlElement): TapColumn | undefined {
  const name = textOf(element, 'name')
  if (!name) return undefined
  const type = childOf(element, 'dataType')
  const flags = childrenOf(element, 'flag').map((flag) => flag.text.trim().toLowerCase())
  const standard = attributeOf(element, 'std')
  return present<TapColumn>({
    name: quoteIdentifier(name),
    description: textOf(element, 'description'),
    unit: textOf(element, 'unit'),
    ucd: textOf(element, 'ucd'),
    utype: textOf(element, 'utype'),
    xtype: type && (attributeOf(type, 'extendedType') || attributeOf(type, 'xtype') || undefined),
    datatype: type?.text.trim() || undefined,
    arraysize: type && (attributeOf(type, 'arraysize') || attributeOf(type, 'size') || undefined),
    principal: flags.includes('principal') || undefined,
    indexed: flags.includes('indexed') || flags.includes('primary') || undefined,
    std: standard === 'true' || standard === '1' || undefined,
  })
}

/** VODataService 1.2, 3.3.3: foreign keys. */
function foreignKeysOf(element: XmlElement): TapTableDetails['foreignKeys'] {
  return childrenOf(element, 'foreignKey').flatMap((key) => {
    const target = textOf(key, 'targetTable')
    if (!target) return []
    const columns = childrenOf(key, 'fkColumn').flatMap((pair) => {
      const from = textOf(pair, 'fromColumn')
      const to = textOf(pair, 'targetColumn')
      return from && to ? [{ from: quoteIdentifier(from), target: quoteIdentifier(to) }] : []
    })
    const description = textOf(key, 'description')
    return [{ target: quoteTableName(target), columns, ...(description && { description }) }]
  })
}

function tableOf(element: XmlElement, schema: string | undefined): ReadTable | undefined {
  const rawName = textOf(element, 'name')
  if (!rawName) return undefined
  const table = present<TapTable>({
    name: quoteTableName(rawName, schema),
    title: textOf(element, 'title'),
    description: textOf(element, 'description'),
    utype: textOf(element, 'utype'),
    type: attributeOf(element, 'type') || undefined,
    rows: rowsOf(textOf(element, 'nrows')),
  })
  const columns = childrenOf(element, 'column').flatMap((column) => columnOf(column) ?? [])
  if (columns.length === 0) return { rawName, table }
  return { rawName, table, details: { table, columns, foreignKeys: foreignKeysOf(element) } }
}

/**
 * Reads the tables document of a service (VOSI 1.1, 4; VODataService 1.2, 3.3) as it arrives: a VizieR has 47,000 tables,
 * so tables are taken one by one and their XML is let go. `detail=min` documents have no columns, full ones have.
 */
export class TablesetReader {
  readonly #bySchema = new Map<XmlElement | undefined, ReadTable[]>()
  readonly #unnamed: string[] = []
  readonly #reader = new XmlReader({ take: (element, ancestors) => this.#take(element, ancestors) })
  #tables = 0

  /** Tables read so far. */
  get tables(): number {
    return this.#tables
  }

  /** True once the text cannot be taken for XML any more. */
  get hopeless(): boolean {
    return this.#reader.hopeless
  }

  write(text: string): void {
    this.#reader.write(text)
  }

  end(): Tableset {
    const document = this.#reader.end()
    const notes = [...document.notes, ...this.#unnamed]
    if (!document.root) notes.push('The tables document is empty.')
    else if (this.#bySchema.size === 0) notes.push('The tables document lists no tables.')
    const schemas = [...this.#bySchema].map(([element, tables]): ReadSchema => {
      const name = textOf(element, 'name') ?? ''
      const described = { title: textOf(element, 'title'), description: textOf(element, 'description') }
      return {
        schema: present<Omit<TapSchema, 'tables'>>({ name: name && quoteIdentifier(name), ...described }),
        tables,
      }
    })
    return { schemas, notes, cut: document.cut }
  }

  #take(element: XmlElement, ancestors: readonly XmlElement[]): boolean {
    const parent = ancestors.at(-1)
    if (element.local === 'schema') {
      if (!this.#bySchema.has(element)) this.#bySchema.set(element, [])
      return true
    }
    if (element.local !== 'table' || (parent && parent.local !== 'schema' && parent.local !== 'tableset')) return false
    const schema = parent?.local === 'schema' ? parent : undefined
    const read = tableOf(element, textOf(schema, 'name'))
    if (!read) this.#unnamed.push('A table without a name was left out.')
    else {
      this.#tables++
      const tables = this.#bySchema.get(schema)
      if (tables) tables.push(read)
      else this.#bySchema.set(schema, [read])
    }
    return true
  }
}

/** Reads a tables document that is there in one piece. */
export function readTableset(text: string): Tableset {
  const reader = new TablesetReader()
  reader.write(text)
  return reader.end()
}
