import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type KeptTable, KeptTables } from '#main/services/tables/kept-tables.ts'
import { createTablesService, type TablesService } from '#main/services/tables/tables-service.ts'
import type { Outcome } from '#shared/ipc/fault.ts'
import { ok } from '#shared/ipc/fault.ts'
import type { LeftTable, Provenance } from '#shared/model/table.ts'
import { tabledata } from '../votable/read-document.ts'
import { workersFolder } from './shelf.ts'

const call = { signal: new AbortController().signal }
const table = (name: string, rows: number) =>
  `<TABLE name="${name}"><FIELD name="x" datatype="int"/>${tabledata(Array.from({ length: rows }, (_, i) => [String(i)]))}</TABLE>`
const document = (...tables: readonly string[]) =>
  `<VOTABLE version="1.4"><RESOURCE>${tables.join('')}</RESOURCE></VOTABLE>`

let folder: string
/** What would stand on disk. */
let disk: KeptTable[]
let told: (readonly LeftTable[])[]
let running: TablesService[]
let ids = 0

/** A run of the program over the same disk. */
function start(): TablesService {
  const service = createTablesService({
    workersFolder,
    now: () => Date.parse('2026-01-01T00:00:00Z') + ids * 1000,
    randomId: () => String(++ids),
    emit: (name, item) => {
      if (name === 'leftChanged') told.push(item as readonly LeftTable[])
    },
    writer: { async *write() {} },
    files: { replaceFile: async () => ok({ bytes: 0 }), removeFile: async () => undefined },
    kept: new KeptTables({
      get value() {
        return disk
      },
      set: (value) => {
        disk = value
      },
      flush: async () => ok(null),
    }),
  })
  running.push(service)
  return service
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alidade-left-'))
  disk = []
  told = []
  running = []
})
afterEach(async () => {
  for (const service of running) await service.closeAll()
  rmSync(folder, { recursive: true, force: true })
})

async function value<T>(answer: Promise<Outcome<T>> | Outcome<T>): Promise<T> {
  const outcome = await answer
  if (!outcome.ok) throw new Error(outcome.fault.message)
  return outcome.value
}
const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
async function open(service: TablesService, path: string): Promise<string> {
  const { table: id } = await value(service.handlers.open({ path }, call))
  await service.documentTables(id)
  return id
}
const left = (service: TablesService) => value(service.handlers.left(null, call))
const titles = async (service: TablesService) =>
  (await value(service.handlers.list(null, call))).map(({ title }) => title)
async function result(service: TablesService, query: string, rows: number): Promise<string> {
  const provenance: Provenance = {
    kind: 'query',
    source: 'https://a.example/tap',
    adql: 'SELECT 1',
    at: '2026-01-02T00:00:00Z',
  }
  const bytes = new TextEncoder().encode(document(table('r', rows)))
  const reading = await value(
    service.reader.read(
      (async function* () {
        yield bytes
      })(),
      { title: 'result', provenance, document: query },
    ),
  )
  await reading.done
  return reading.id
}

test('a table that was open is known in the next run and read again from its file under its id and title', async () => {
  const first = start()
  const id = await open(first, file('stars.vot', document(table('stars', 3))))
  await value(first.handlers.rename({ table: id, title: 'My stars' }, call))
  expect(await left(first)).toEqual([])
  await first.closeAll()

  const second = start()
  expect(await left(second)).toMatchObject([{ id, title: 'My stars', rows: 3, provenance: { kind: 'file' } }])
  expect(await titles(second)).toEqual([])
  await value(second.handlers.readAgain({ table: id }, call))
  await second.documentTables(id)
  expect(second.find(id)?.info).toMatchObject({ title: 'My stars', rows: 3 })
  expect(await left(second)).toEqual([])
})

test('a table that was closed is not known any more', async () => {
  const first = start()
  const id = await open(first, file('stars.vot', document(table('stars', 3))))
  await value(first.handlers.close({ table: id }, call))
  expect(await left(start())).toEqual([])
})

test('the tables of one file that were open come back together, closed ones do not', async () => {
  const first = start()
  const path = file('three.vot', document(table('a', 1), table('b', 2), table('c', 3)))
  await open(first, path)
  const [a, b, c] = (await value(first.handlers.list(null, call))).map((one) => one.id)
  await value(first.handlers.close({ table: b ?? '' }, call))
  await first.closeAll()

  const second = start()
  const both = [c, a].map((id) => second.handlers.readAgain({ table: id ?? '' }, call))
  expect(await Promise.all(both)).toEqual([ok(null), ok(null)])
  await second.documentTables(a ?? '')
  expect((await value(second.handlers.list(null, call))).map((one) => [one.id, one.rows])).toEqual([
    [a, 1],
    [c, 3],
  ])
})

test('a file that is gone is a fault with its place, and the table stays known until it is found elsewhere', async () => {
  const first = start()
  const path = file('stars.vot', document(table('stars', 3)))
  const id = await open(first, path)
  await first.closeAll()
  const moved = join(folder, 'moved.vot')
  renameSync(path, moved)

  const second = start()
  expect(await second.handlers.readAgain({ table: id }, call)).toMatchObject({ ok: false, fault: { where: path } })
  expect(await left(second)).toHaveLength(1)
  await value(second.handlers.readAgain({ table: id, path: moved }, call))
  await second.documentTables(id)
  await second.closeAll()

  const third = start()
  expect(await left(third)).toMatchObject([{ id, provenance: { source: moved } }])
})

test('a file that no longer holds the table says so', async () => {
  const first = start()
  const path = file('two.vot', document(table('a', 1), table('b', 2)))
  await open(first, path)
  const b = (await value(first.handlers.list(null, call)))[1]?.id ?? ''
  await first.closeAll()
  writeFileSync(path, document(table('a', 1)))
  expect(await start().handlers.readAgain({ table: b }, call)).toMatchObject({
    fault: { kind: 'not-found', message: 'The file no longer holds this table.' },
  })
})

test('a result is known by its query, and a newer one takes its place', async () => {
  const first = start()
  await result(first, 'q1', 4)
  const old = await result(first, 'q1', 5)
  await first.closeAll()

  const second = start()
  expect(await left(second)).toMatchObject([{ id: old, document: 'q1', rows: 5 }])
  expect(await second.handlers.readAgain({ table: old }, call)).toMatchObject({ fault: { kind: 'not-found' } })
  await result(second, 'q1', 6)
  expect(told.at(-1)).toEqual([])
  expect(await left(second)).toEqual([])
})

test('what is left can be forgotten', async () => {
  const first = start()
  const id = await open(first, file('stars.vot', document(table('stars', 3))))
  await first.closeAll()
  const second = start()
  await value(second.handlers.forgetLeft({ table: id }, call))
  expect(told.at(-1)).toEqual([])
  expect(await left(start())).toEqual([])
})
