import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { FaultError } from '#shared/ipc/fault.ts'
import { cellText } from '#shared/vo/votable/cell-text.ts'
import { binary, tabledata, votable } from '../votable/read-document.ts'
import type { TestShelf } from './shelf.ts'
import { fromFile, HandFed, testShelf, until } from './shelf.ts'

const fields =
  '<FIELD name="i" datatype="int"/><FIELD name="s" datatype="char" arraysize="*"/><FIELD name="l" datatype="short" arraysize="*"/>'
const cells = (from: number, rows: number): string[][] =>
  Array.from({ length: rows }, (_, k) => [
    String(from + k),
    `text ${from + k}`,
    (from + k) % 3 === 0 ? '' : `${(from + k) % 100} 7`,
  ])
const document = (rows: number): string => votable(fields + tabledata(cells(0, rows)))
const trs = (from: number, rows: number): string => tabledata(cells(from, rows)).replace(/<\/?(DATA|TABLEDATA)>/g, '')

describe('reading in a worker', () => {
  let open: TestShelf | undefined
  const start = (): TestShelf => {
    open = testShelf()
    return open
  }
  afterEach(async () => {
    await open?.end()
    open = undefined
  })

  test('a file of more than two chunks is there row by row', async () => {
    const { shelf, file } = start()
    const path = file('t.vot', document(150_000))
    const reading = await shelf.readFile(path, fromFile(path))
    if (!reading.ok) return expect.fail(reading.fault.message)
    const info = await reading.value.done
    expect(info).toMatchObject({
      id: 't-1',
      title: 'a table',
      rows: 150_000,
      state: 'ready',
      completeness: [],
      notes: [],
    })
    const table = shelf.find('t-1')
    expect(table?.columns[0]?.chunks.map(({ rows }) => rows)).toEqual([65_536, 65_536, 18_928])
    // Over the border of two chunks.
    const block = table?.rowBlock(65_530, 12)
    expect(block).toMatchObject({ start: 65_530, rows: 12 })
    for (let row = 0; row < 12; row++) {
      const texts = block?.columns.map((column, i) => {
        const column_ = info.columns[i]
        return column_ ? cellText(column, column_, row) : null
      })
      const n = 65_530 + row
      expect(texts).toEqual([String(n), `text ${n}`, n % 3 === 0 ? null : `[${n % 100}, 7]`])
    }
    expect(table?.rowBlock(149_999, 10).rows).toBe(1)
    expect(table?.rowBlock(200_000, 10).rows).toBe(0)
    expect(table?.rowBlock(0, 2, ['c1', 'c0']).columns[0]?.values).toEqual(['text 0', 'text 1'])
  })

  test('numbers of a table read into memory used before are its own', async () => {
    const { shelf, file } = start()
    const path = file('t.vot', document(40_000))
    for (const id of ['t-1', 't-2', 't-3']) {
      const reading = await shelf.readFile(path, fromFile(path))
      if (!reading.ok) return expect.fail(reading.fault.message)
      expect(await reading.value.done).toMatchObject({ id, rows: 40_000, completeness: [] })
      const values = shelf.find(id)?.rowBlock(0, 40_000, ['c0']).columns[0]?.values
      expect(values?.length).toBe(40_000)
      expect(values?.findIndex((value, row) => value !== row)).toBe(-1)
      shelf.close(id)
    }
  })

  test('a worker lent again and again hears of its end once', async () => {
    const { shelf, file } = start()
    const path = file('t.vot', document(3))
    const warnings: string[] = []
    const onWarning = (warning: Error): void => void warnings.push(warning.name)
    process.on('warning', onWarning)
    for (let i = 0; i < 14; i++) {
      const reading = await shelf.readFile(path, fromFile(path))
      if (reading.ok) await reading.value.done
    }
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', onWarning)
    expect(warnings).toEqual([])
  })

  test('seconds count from when the table was asked for', async () => {
    const { shelf, file } = start()
    const path = file('t.vot', document(3))
    const reading = await shelf.readFile(path, fromFile(path), { startedAt: Date.now() - 60_000 })
    if (!reading.ok) return expect.fail(reading.fault.message)
    expect((await reading.value.done).seconds).toBeGreaterThanOrEqual(60)
  })

  test('gzip is known by its bytes, from a file and from a stream', async () => {
    const { shelf, file } = start()
    const packed = gzipSync(document(5000))
    const path = file('t.data', packed)
    const one = await shelf.readFile(path, fromFile(path))
    const two = await shelf.read(pieces(packed, 777), fromFile('x'))
    for (const reading of [one, two]) {
      if (!reading.ok) return expect.fail(reading.fault.message)
      expect(await reading.value.done).toMatchObject({ rows: 5000, completeness: [] })
    }
  })

  test('gzip that is cut keeps its rows and is marked', async () => {
    const { shelf } = start()
    const packed = gzipSync(document(50_000))
    const reading = await shelf.read(pieces(packed.subarray(0, packed.length / 2), 10_000), fromFile('x'))
    if (!reading.ok) return expect.fail(reading.fault.message)
    const info = await reading.value.done
    expect(info.rows).toBeGreaterThan(1000)
    expect(info.rows).toBeLessThan(50_000)
    expect(info.completeness).toMatchObject([{ kind: 'damaged' }])
  })

  test('rows can be read before the last byte is there', async () => {
    const { shelf, changes } = start()
    const bytes = new HandFed()
    const answer = shelf.read(bytes, fromFile('x'))
    bytes.give(document(0).replace(/<\/TABLEDATA>[\s\S]*/, ''))
    const reading = await answer
    if (!reading.ok) return expect.fail(reading.fault.message)
    const table = shelf.find(reading.value.id)
    expect(table?.info).toMatchObject({ state: 'reading', rows: 0 })
    bytes.give(trs(0, 10))
    await until(() => table?.info.rows === 10)
    expect(table?.rowBlock(9, 1).columns[1]?.values).toEqual(['text 9'])
    for (let k = 1; k < 12; k++) bytes.give(trs(k * 10, 10))
    await until(() => (table?.info.rows ?? 0) >= 20)
    bytes.give('</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>')
    bytes.give(undefined)
    expect(await reading.value.done).toMatchObject({ rows: 120, state: 'ready', completeness: [] })
    expect(changes.at(-1)).toMatchObject({ rows: 120, state: 'ready' })
    expect(changes.every(({ rows }, i) => i === 0 || rows >= (changes[i - 1]?.rows ?? 0))).toBe(true)
  })

  test('bytes of a stream are let go while it is read', async () => {
    const { shelf } = start()
    setFlagsFromString('--expose-gc')
    const collect: () => void = runInNewContext('gc')
    const given: WeakRef<Uint8Array>[] = []
    let kept = Number.NaN
    async function* bytes(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode(votable(`${fields}<DATA><TABLEDATA>`).split('</TABLE>')[0])
      for (let part = 0; part < 60; part++) {
        const piece = new TextEncoder().encode(trs(part * 1000, 1000))
        given.push(new WeakRef(piece))
        yield piece
      }
      await new Promise<void>((resolve) => setImmediate(resolve))
      collect()
      kept = given.filter((piece) => piece.deref() !== undefined).length
      yield new TextEncoder().encode('</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>')
    }
    const reading = await shelf.read(bytes(), fromFile('/a stream'))
    if (!reading.ok) return expect.fail(reading.fault.message)
    expect(await reading.value.done).toMatchObject({ rows: 60_000, completeness: [] })
    expect(kept).toBeLessThan(10)
  })

  test('stopping keeps the rows and closes the source', async () => {
    const { shelf } = start()
    const bytes = new HandFed()
    let givenUp = 0
    const answer = shelf.read(bytes, fromFile('x'), { giveUp: () => givenUp++ })
    bytes.give(document(10).replace(/<\/TABLEDATA>[\s\S]*/, ''))
    const reading = await answer
    if (!reading.ok) return expect.fail(reading.fault.message)
    shelf.stop(reading.value.id)
    const info = await reading.value.done
    expect(givenUp).toBe(1)
    expect(info).toMatchObject({ rows: 10, completeness: [{ kind: 'partial', message: 'Reading was stopped.' }] })
    bytes.give(undefined)
    await until(() => bytes.returned)
  })

  test('what cannot become a table is given up before its last byte', async () => {
    const { shelf } = start()
    const bytes = new HandFed()
    let givenUp = 0
    const answer = shelf.read(bytes, fromFile('x'), { giveUp: () => givenUp++ })
    bytes.give('<?xml version="1.0"?><capabilities><a/>')
    expect(await answer).toMatchObject({ ok: false, fault: { kind: 'votable' } })
    await until(() => givenUp === 1)
    const whole = new HandFed()
    const good = shelf.read(whole, fromFile('x'), { giveUp: () => givenUp++ })
    whole.give(document(1))
    whole.give(undefined)
    const reading = await good
    if (!reading.ok) return expect.fail(reading.fault.message)
    await reading.value.done
    expect(givenUp).toBe(1)
  })

  test('a cancel before the header is cancelled', async () => {
    const { shelf } = start()
    const abort = new AbortController()
    const answer = shelf.read(new HandFed(), fromFile('x'), { signal: abort.signal })
    abort.abort()
    expect(await answer).toMatchObject({ ok: false, fault: { kind: 'cancelled' } })
    const late = await shelf.read(new HandFed(), fromFile('x'), { signal: abort.signal })
    expect(late).toMatchObject({ ok: false, fault: { kind: 'cancelled' } })
  })

  test('a source that fails: its own fault before the header, a mark after it', async () => {
    const { shelf } = start()
    const lost = new FaultError({ kind: 'offline', message: 'Connection reset.' })
    const early = new HandFed()
    early.give('<VOTABLE>')
    early.give(lost)
    expect(await shelf.read(early, fromFile('x'))).toMatchObject({ ok: false, fault: lost.fault })
    const late = new HandFed()
    late.give(document(10).replace(/<\/TABLEDATA>[\s\S]*/, ''))
    const reading = await shelf.read(late, fromFile('x'))
    late.give(lost)
    if (!reading.ok) return expect.fail(reading.fault.message)
    expect(await reading.value.done).toMatchObject({
      rows: 10,
      completeness: [{ kind: 'partial', message: 'The transfer broke off: Connection reset.' }],
    })
  })

  test('several TABLEs become tables of their own, and one after the other is closed', async () => {
    const { shelf, closed, file } = start()
    const second = `<TABLE name="more">${fields}${tabledata(cells(0, 3))}</TABLE>`
    const path = file('t.vot', document(2).replace('</RESOURCE>', `${second}</RESOURCE>`))
    const reading = await shelf.readFile(path, fromFile(path))
    if (!reading.ok) return expect.fail(reading.fault.message)
    const tables = await shelf.documentTables(reading.value.id)
    expect(tables.map(({ info }) => [info.title, info.rows])).toEqual([
      ['a table', 2],
      ['a table: more', 3],
    ])
    expect(tables[0]?.document).toBe(tables[1]?.document)
    expect(tables[1]?.element.attributes.name).toBe('more')
    expect(shelf.list()).toHaveLength(2)
    shelf.close('t-1')
    expect(shelf.list().map(({ id }) => id)).toEqual(['t-2'])
    expect(closed).toEqual(['t-1'])
    expect(shelf.find('t-2')?.rowBlock(0, 3).rows).toBe(3)
  })

  test('an unlisted table is told to nobody', async () => {
    const { shelf, changes } = start()
    const reading = await shelf.read(pieces(Buffer.from(document(5)), 100), fromFile('x'), { unlisted: true })
    if (!reading.ok) return expect.fail(reading.fault.message)
    await reading.value.done
    expect(shelf.list()).toEqual([])
    expect(shelf.find(reading.value.id)?.info.rows).toBe(5)
    expect(changes).toEqual([])
  })

  test('other encodings than UTF-8 are read', async () => {
    const { shelf, file } = start()
    const source = document(1).replace('text 0', 'Sérsic').replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')
    const utf16 = Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from(document(1).replace('text 0', '太陽'), 'utf16le'),
    ])
    for (const [bytes, text] of [
      [Buffer.from(source, 'latin1'), 'Sérsic'],
      [utf16, '太陽'],
    ] as const) {
      const path = file('t.vot', bytes)
      const reading = await shelf.readFile(path, fromFile(path))
      if (!reading.ok) return expect.fail(reading.fault.message)
      await reading.value.done
      expect(shelf.find(reading.value.id)?.rowBlock(0, 1).columns[1]?.values).toEqual([text])
    }
  })

  test('a chunk of many short rows arrives after its header', async () => {
    const { shelf, file } = start()
    const stream = binary('BINARY', new Uint8Array(200_000).fill(7))
    const path = file('t.vot', votable(`<FIELD name="b" datatype="unsignedByte"/>${stream}`))
    const reading = await shelf.readFile(path, fromFile(path))
    if (!reading.ok) return expect.fail(reading.fault.message)
    expect(await reading.value.done).toMatchObject({ rows: 200_000, completeness: [] })
  })

  test('a fraction that turns up late in a column of whole numbers: all rows come anew', async () => {
    const { shelf, file } = start()
    const rows = Array.from({ length: 140_000 }, (_, row) => `${row === 100_000 ? '1.5' : row},n${row}`)
    const path = file('late.csv', ['number,name', ...rows, ''].join('\n'))
    const reading = await shelf.readFile(path, fromFile(path))
    if (!reading.ok) return expect.fail(reading.fault.message)
    expect(await reading.value.done).toMatchObject({ rows: 140_000, completeness: [] })
    const table = shelf.find(reading.value.id)
    for (const row of [0, 65_535, 65_536, 99_999, 100_001, 139_999])
      expect(table?.rowBlock(row, 1).columns.map(({ values }) => values[0])).toEqual([row, `n${row}`])
    expect(table?.rowBlock(100_000, 1).columns[0]?.values[0]).toBe(1.5)
  })

  test('slabs of a closed table are used again, but not while it is pinned', async () => {
    const { shelf, file } = start()
    const path = file('t.vot', document(3000))
    const read = async () => {
      const reading = await shelf.readFile(path, fromFile(path))
      if (!reading.ok) throw new Error(reading.fault.message)
      await reading.value.done
      const table = shelf.find(reading.value.id)
      if (!table) throw new Error('no table')
      return table
    }
    const first = await read()
    const values = first.columns[0]?.chunks[0]?.values
    const unpin = first.pin()
    shelf.close(first.id)
    const second = await read()
    expect(values?.[2999]).toBe(2999)
    expect(second.rowBlock(0, 1).rows).toBe(1)
    unpin()
    shelf.close(second.id)
    const third = await read()
    expect(third.rowBlock(2999, 1).columns[1]?.values).toEqual(['text 2999'])
  })
})

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
