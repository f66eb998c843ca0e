import { describe, expect, test } from 'vitest'
import { MemoryTable } from '#main/tables/memory-table.ts'
import { type Slab, SlabPool, slabBytes } from '#main/tables/slabs.ts'
import type { VotableElement } from '#shared/vo/votable/element.ts'
import { columnInfoOf } from '#shared/vo/votable/field.ts'
import { fromFile } from './shelf.ts'

const slab = (id: string): Slab => ({ id, buffer: new SharedArrayBuffer(slabBytes) })
const element: VotableElement = { name: 'TABLE', attributes: {}, children: [] }
const field = { name: 'FIELD', attributes: { name: 'i', datatype: 'int' }, children: [] }

describe('the memory of a table that is closed while it is read', () => {
  const opening = { columns: [columnInfoOf(field, 0, () => undefined)], document: element, element }
  const rowsIn = (at: string, slabs: readonly Slab[], unfinished: readonly string[]) => ({
    ...{ rows: 2, tail: false, slabs, unfinished },
    columns: [{ values: { slab: at, offset: 0, bytes: 8 } }],
  })

  test('goes back but for what the reader still writes to, and that when it is done', () => {
    const pool = new SlabPool()
    const table = new MemoryTable('t', 'a table', opening, fromFile('/a.vot'), pool)
    table.addRows(rowsIn('a', [slab('a'), slab('b')], ['b']))
    table.close()
    expect(pool.take()?.id).toBe('a')
    expect(pool.freeSlabs).toBe(0)
    // Of rows that came on the way.
    table.leaveRows(rowsIn('b', [slab('c'), slab('d')], ['b', 'd']))
    expect(pool.take()?.id).toBe('c')
    expect(pool.freeSlabs).toBe(0)
    table.leaveRows(rowsIn('d', [], ['d']))
    expect(pool.take()?.id).toBe('b')
    table.readerDone()
    expect(pool.take()?.id).toBe('d')
    table.readerDone()
    expect(pool.freeSlabs).toBe(0)
  })

  test('stays in place as long as somebody has pinned it', () => {
    const pool = new SlabPool()
    const table = new MemoryTable('t', 'a table', opening, fromFile('/a.vot'), pool)
    table.addRows(rowsIn('a', [slab('a'), slab('b')], ['b']))
    const unpin = table.pin()
    table.close()
    table.readerDone()
    expect(pool.freeSlabs).toBe(0)
    unpin()
    expect(pool.freeSlabs).toBe(2)
  })
})
