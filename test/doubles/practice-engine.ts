import type { Catalogue, CatalogueColumn, CatalogueTable } from '../../src-main/engine/catalogue.ts'
import type { EngineQuery, EngineResult, SqlEngine } from '../../src-main/engine/engine.ts'
import type { TableShelf } from '../../src-main/tables/table-shelf.ts'
import { fail, type Outcome, ok } from '../../src-shared/ipc/fault.ts'

const column = (name: string, datatype: CatalogueColumn['datatype'], more: Partial<CatalogueColumn> = {}) => ({
  name,
  datatype,
  principal: true,
  indexed: false,
  std: false,
  ...more,
})

const table = (schema: string, name: string, simulated: boolean): CatalogueTable => ({
  schema,
  name,
  fullName: `${schema}.${name}`,
  sqlName: `sky.${schema}.${name}`,
  type: 'table',
  description: `Stars of a test <& ${name}`,
  origin: { simulated, source: '2007A&A...474..653V', licence: 'facts' },
  columns: [
    column('id', 'long', { indexed: true, ucd: 'meta.id;meta.main' }),
    column('size', 'double', { unit: 'arcsec', description: 'Needs quotes' }),
  ],
  keys:
    name === 'seen'
      ? [{ id: 'k1', target: `${schema}.made`, columns: [{ from: 'id', target: 'id' }], description: 'Same star' }]
      : [],
})

const catalogue: Catalogue = {
  schemas: [
    { name: 'stars', description: 'Stars', tables: [table('stars', 'seen', false), table('stars', 'made', true)] },
  ],
}

/** What a query of the tests asks for, by words in its text. */
interface Reading {
  readonly rows: number
  readonly text: string
}

function readingOf({ adql, uploads }: EngineQuery): Reading {
  const upload = /tap_upload\.(\w+)/i.exec(adql)?.[1]
  if (upload !== undefined) return { rows: uploads?.get(upload)?.info.rows ?? -1, text: `uploaded ${upload}` }
  return { rows: Number(/rows (\d+)/.exec(adql)?.[1] ?? 3), text: 'a star' }
}

const documentOf = ({ rows, text }: Reading): string =>
  '<?xml version="1.0"?><VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE><TABLE>' +
  '<FIELD name="id" datatype="long" ucd="meta.id;meta.main"/><FIELD name="name" datatype="char" arraysize="*"/>' +
  `<DATA><TABLEDATA>${Array.from({ length: rows }, (_, i) => `<TR><TD>${i + 1}</TD><TD>${text}</TD></TR>`).join('')}` +
  '</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>'

/**
 * An engine without SQL for tests of what stands around it. `rows N` in the query gives N rows, `broken` is a mistake at
 * line 2, `forever` ends only by the signal, `tap_upload.x` gives as many rows as x has, `stars.made` is simulated.
 */
export class PracticeEngineDouble implements SqlEngine {
  readonly #shelf: TableShelf
  running = 0
  most = 0
  queries: string[] = []

  constructor(shelf: TableShelf) {
    this.#shelf = shelf
  }

  catalogue(): Promise<Outcome<Catalogue>> {
    return Promise.resolve(ok(catalogue))
  }

  check(): Promise<Outcome<readonly never[]>> {
    return Promise.resolve(ok([]))
  }

  async run(query: EngineQuery): Promise<Outcome<EngineResult>> {
    this.queries.push(query.adql)
    this.running++
    this.most = Math.max(this.most, this.running)
    try {
      return await this.#run(query)
    } finally {
      this.running--
    }
  }

  async #run(query: EngineQuery): Promise<Outcome<EngineResult>> {
    const { adql, signal } = query
    if (adql.includes('broken')) return fail('bad-request', 'There is no column bright<er.', { line: 2, column: 8 })
    if (adql.includes('forever'))
      await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }))
    if (signal?.aborted) return fail('cancelled', 'Cancelled.')
    const asked = readingOf(query)
    const rows = Math.min(asked.rows, query.maxRows ?? asked.rows)
    const bytes = (async function* () {
      yield Buffer.from(documentOf({ ...asked, rows }))
    })()
    const provenance = { kind: 'query' as const, source: 'test', adql, at: new Date(0).toISOString() }
    const read = await this.#shelf.read(bytes, { title: 'result', provenance }, { unlisted: true })
    if (!read.ok) return read
    await read.value.done
    const result = this.#shelf.find(read.value.id)
    if (!result) return fail('bug', 'The table is not there.')
    const asking = catalogue.schemas.flatMap(({ tables }) => tables).filter(({ fullName }) => adql.includes(fullName))
    return ok({
      table: result,
      overflow: rows < asked.rows,
      simulated: asking.some(({ origin }) => origin.simulated),
      tables: asking,
      diagnostics: [],
    })
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
