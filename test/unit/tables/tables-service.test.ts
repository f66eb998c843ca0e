import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createTablesService, type TablesService } from '#main/services/tables/tables-service.ts'
import type { Outcome } from '#shared/ipc/fault.ts'
import { ok } from '#shared/ipc/fault.ts'
import { tabledata, votable } from '../votable/read-document.ts'
import { HandFed, until, workersFolder } from './shelf.ts'

const fields =
  '<FIELD name="id" datatype="long"/><FIELD name="text" datatype="char" arraysize="*"/><FIELD name="list" datatype="int" arraysize="*"/>'
const long = 'x'.repeat(5000)
const many = Array.from({ length: 300 }, (_, i) => i).join(' ')
const source = votable(
  fields +
    tabledata([
      ['9007199254740993', 'a\tb\nc', '1 2'],
      ['2', long, many],
      ['3', '', ''],
    ]),
)
const call = { signal: new AbortController().signal }

describe('the tables service', () => {
  let service: TablesService
  let folder: string
  let events: [string, unknown][]
  let memoryLimit: number
  const written = new Map<string, string>()

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'alidade-service-'))
    events = []
    memoryLimit = Number.POSITIVE_INFINITY
    let ids = 0
    service = createTablesService({
      workersFolder,
      now: () => Date.parse('2026-01-01T00:00:00Z'),
      randomId: () => String(++ids),
      memoryLimit: () => memoryLimit,
      emit: (name, item) => events.push([name, item]),
      writer: {
        async *write(tables, format) {
          yield new TextEncoder().encode(`${format} of ${tables.map(({ info }) => info.rows).join()}`)
        },
      },
      files: {
        async replaceFile(path, chunks) {
          const parts: Uint8Array[] = []
          for await (const chunk of chunks) parts.push(chunk)
          written.set(path, Buffer.concat(parts).toString())
          return ok({ bytes: Buffer.concat(parts).length })
        },
        async removeFile(path) {
          written.delete(path)
        },
      },
    })
  })
  afterEach(async () => {
    await service.closeAll()
    rmSync(folder, { recursive: true, force: true })
  })

  const value = async <T>(answer: Promise<Outcome<T>> | Outcome<T>): Promise<T> => {
    const outcome = await answer
    if (!outcome.ok) throw new Error(outcome.fault.message)
    return outcome.value
  }
  const openSample = async (): Promise<string> => {
    const path = join(folder, 'sample.vot')
    writeFileSync(path, source)
    const { table } = await value(service.handlers.open({ path }, call))
    await service.documentTables(table)
    return table
  }

  test('opens a file, lists it, gives its rows with long cells cut and single cells whole', async () => {
    const table = await openSample()
    const [info] = await value(service.handlers.list(null, call))
    expect(info).toMatchObject({
      id: table,
      title: 'sample.vot',
      rows: 3,
      state: 'ready',
      bytesExpected: source.length,
      provenance: { kind: 'file', source: join(folder, 'sample.vot'), at: '2026-01-01T00:00:00.000Z' },
    })
    const block = await value(service.handlers.rows({ table, start: 0, rows: 100 }, call))
    expect(block.rows).toBe(3)
    expect(block.columns[0]?.values).toEqual(BigInt64Array.of(9007199254740993n, 2n, 3n))
    const texts = block.columns[1]?.values
    expect(Array.isArray(texts) ? texts.map(({ length }) => length) : texts).toEqual([5, 1000, 0])
    expect([...(block.columns[2]?.offsets ?? [])]).toEqual([0, 2, 102, 102])
    const cell = async (row: number, column: string) =>
      (await value(service.handlers.cell({ table, row, column }, call))).text
    expect(await cell(0, 'c0')).toBe('9007199254740993')
    expect(await cell(1, 'c1')).toBe(long)
    expect(await cell(1, 'c2')).toBe(`[${many.replaceAll(' ', ', ')}]`)
    expect(await cell(2, 'c1')).toBeNull()
    expect(await service.handlers.cell({ table, row: 3, column: 'c0' }, call)).toMatchObject({ ok: false })
  })

  test('tells of changes and of closing', async () => {
    const table = await openSample()
    await value(service.handlers.rename({ table, title: 'Mine' }, call))
    expect(events.at(-1)).toMatchObject(['changed', { id: table, title: 'Mine' }])
    await value(service.handlers.close({ table }, call))
    expect(events.at(-1)).toEqual(['closed', { table }])
    expect(await value(service.handlers.list(null, call))).toEqual([])
    expect(await service.handlers.rename({ table, title: 'x' }, call)).toMatchObject({
      ok: false,
      fault: { kind: 'not-found' },
    })
  })

  test('opens no table beyond the memory that the settings allow, and says which one to close', async () => {
    const table = await openSample()
    memoryLimit = 1000
    const refused = await service.handlers.open({ path: join(folder, 'sample.vot') }, call)
    expect(refused).toMatchObject({
      fault: {
        kind: 'limit',
        message: expect.stringMatching(
          /^Open tables take .*B of the 1\.0 kB that the settings allow; the largest is “sample\.vot” with /,
        ),
      },
    })
    await value(service.handlers.close({ table }, call))
    expect((await service.handlers.open({ path: join(folder, 'sample.vot') }, call)).ok).toBe(true)
  })

  test('a table that fills the memory keeps the rows it has and says why there are no more', async () => {
    memoryLimit = 1000
    const path = join(folder, 'large.vot')
    const rows = Array.from({ length: 200_000 }, (_, i) => [String(i), 'some text', '1 2 3'])
    writeFileSync(path, votable(fields + tabledata(rows)))
    const { table } = await value(service.handlers.open({ path }, call))
    await service.documentTables(table)
    const info = service.find(table)?.info
    expect(info?.completeness).toMatchObject([
      { kind: 'partial', message: expect.stringContaining('memory for tables is full') },
    ])
    expect(info?.rows).toBeLessThan(200_000)
  })

  test('an upload that is given up leaves no table and takes no more bytes', async () => {
    const { upload } = await value(service.handlers.beginUpload({ name: 'a.vot' }, call))
    const half = new TextEncoder().encode(source.slice(0, source.indexOf('</TABLEDATA>')))
    await value(service.handlers.uploadChunk({ upload, chunk: half }, call))
    await until(() => events.some(([name]) => name === 'changed'))
    await value(service.handlers.abortUpload({ upload }, call))
    await until(() => events.at(-1)?.[0] === 'closed')
    expect(await value(service.handlers.list(null, call))).toEqual([])
    expect(await service.handlers.uploadChunk({ upload, chunk: half }, call)).toMatchObject({
      fault: { kind: 'not-found' },
    })
    expect(await service.handlers.endUpload({ upload }, call)).toMatchObject({ fault: { kind: 'not-found' } })
    expect((await service.handlers.abortUpload({ upload }, call)).ok).toBe(true)
  })

  test('an upload whose end is cancelled before its header ends as cancelled', async () => {
    const { upload } = await value(service.handlers.beginUpload({ name: 'a.vot' }, call))
    await value(service.handlers.uploadChunk({ upload, chunk: new TextEncoder().encode('<VOTABLE><RESOURCE>') }, call))
    const abort = new AbortController()
    const ended = service.handlers.endUpload({ upload }, { signal: abort.signal })
    abort.abort()
    expect(await ended).toMatchObject({ ok: false })
    expect(await value(service.handlers.list(null, call))).toEqual([])
  })

  test('says why a file cannot be opened', async () => {
    const open = async (path: string) => service.handlers.open({ path }, call)
    expect(await open(join(folder, 'none.vot'))).toMatchObject({
      ok: false,
      fault: {
        kind: 'storage',
        message: 'There is no such file. Check the name, or whether it was moved.',
        where: join(folder, 'none.vot'),
      },
    })
    expect(await open(folder)).toMatchObject({
      ok: false,
      fault: { kind: 'storage', message: 'This is a folder. Choose a file in it.' },
    })
    expect(await open('/dev/zero')).toMatchObject({
      ok: false,
      fault: { kind: 'storage', message: 'This is a device or a pipe. Choose a file.' },
    })
    writeFileSync(join(folder, 'page.vot'), '<html><title>Sign in</title></html>')
    expect(await open(join(folder, 'page.vot'))).toMatchObject({
      ok: false,
      fault: { kind: 'html', message: 'Sign in', where: join(folder, 'page.vot') },
    })
  })

  test('takes a file in pieces from a window that knows no path', async () => {
    const bytes = new TextEncoder().encode(source)
    const { upload } = await value(service.handlers.beginUpload({ name: 'dropped.vot', bytes: bytes.length }, call))
    for (let at = 0; at < bytes.length; at += 100) {
      await value(service.handlers.uploadChunk({ upload, chunk: bytes.slice(at, at + 100) }, call))
    }
    const { table } = await value(service.handlers.endUpload({ upload }, call))
    const [info] = await service.documentTables(table)
    expect(info?.info).toMatchObject({
      title: 'dropped.vot',
      rows: 3,
      provenance: { kind: 'upload', source: 'dropped.vot' },
    })
    expect(await service.handlers.uploadChunk({ upload, chunk: bytes }, call)).toMatchObject({ ok: false })
  })

  test('an upload that is no table takes all its pieces and says so at the end', async () => {
    const { upload } = await value(service.handlers.beginUpload({ name: 'x' }, call))
    for (let i = 0; i < 20; i++)
      await value(service.handlers.uploadChunk({ upload, chunk: new Uint8Array(100_000).fill(120) }, call))
    expect(await service.handlers.endUpload({ upload }, call)).toMatchObject({ ok: false, fault: { kind: 'votable' } })
  })

  test('copies rows as tab-separated text, one line a row', async () => {
    const table = await openSample()
    let text = ''
    for await (const piece of service.handlers.copyText(
      { table, start: 0, rows: 1, columns: ['c1', 'c0'], header: true },
      call,
    )) {
      text += piece
    }
    expect(text).toBe('text\tid\na b c\t9007199254740993\n')
  })

  test('saves and downloads through the writer', async () => {
    const table = await openSample()
    const path = join(folder, 'out.csv')
    expect(await value(service.handlers.save({ table, path, format: 'csv' }, call))).toEqual({ bytes: 8 })
    expect(written.get(path)).toBe('csv of 3')
    const parts: Uint8Array[] = []
    for await (const part of service.handlers.download({ table, format: 'json' }, call)) parts.push(part)
    expect(Buffer.concat(parts).toString()).toBe('json of 3')
  })

  test('a CSV file saved while rows arrive says beside it that they are not all', async () => {
    const bytes = new HandFed()
    const path = join(folder, 'half.csv')
    const provenance = { kind: 'file' as const, source: 'half.vot', at: '2026-01-01T00:00:00Z' }
    const [head = '', rest = ''] = source.split(/(?=<TR>\s*<TD>2<)/)
    bytes.give(head)
    const { id: table, done } = await value(service.read(bytes, { title: 'half', provenance }))
    await value(service.handlers.save({ table, path, format: 'csv' }, call))
    expect(written.get(`${path}.meta.json`)).toContain('Written while rows were still arriving.')
    bytes.give(rest)
    bytes.give(undefined)
    await done
    await value(service.handlers.save({ table, path, format: 'csv' }, call))
    expect(written.has(`${path}.meta.json`)).toBe(false)
  })

  test('changes of a growing table are told at most ten times a second', async () => {
    const path = join(folder, 'big.vot')
    writeFileSync(
      path,
      votable(fields + tabledata(Array.from({ length: 200_000 }, (_, i) => [String(i), 'some text', '1']))),
    )
    const began = performance.now()
    const { table } = await value(service.handlers.open({ path }, call))
    await service.documentTables(table)
    await until(() => events.some(([, item]) => (item as { state?: string }).state === 'ready'))
    // The first and the last come at once, whatever the time.
    expect(events.length).toBeLessThanOrEqual((performance.now() - began) / 100 + 3)
  })
})
