import { describe, expect, it } from 'vitest'
import { blockRows, RowSource, type RowSourceOptions } from '#renderer/views/table/row-source.ts'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { RowBlock } from '#shared/model/table.ts'

interface Asked {
  readonly start: number
  readonly rows: number
  readonly signal: AbortSignal
  readonly answer: (outcome?: Outcome<RowBlock>) => Promise<void>
}

/** A source whose requests wait for the test to answer them. */
function sourceOf(rows: number, more: Partial<RowSourceOptions> = {}) {
  const asked: Asked[] = []
  const drawn: string[] = []
  const faults: (string | undefined)[] = []
  const waiting: (() => void)[] = []
  const source = new RowSource({
    fetch: (start, count, signal) =>
      new Promise((resolve) => {
        const answer = async (outcome: Outcome<RowBlock> = ok({ start, rows: count, columns: [] })) => {
          resolve(outcome)
          await Promise.resolve()
          await Promise.resolve()
        }
        asked.push({ start, rows: count, signal, answer })
      }),
    onRows: (start, end) => drawn.push(`${start}-${end}`),
    onFault: (fault) => faults.push(fault?.kind),
    later: (run) => waiting.push(run),
    ...more,
  })
  source.setRows(rows)
  const open = () => asked.filter(({ signal }) => !signal.aborted).map(({ start }) => start)
  const rest = () => {
    for (const run of waiting.splice(0)) run()
  }
  return { source, asked, drawn, faults, open, rest }
}

describe('the rows of a grid', () => {
  it('asks for what is seen, and a moment later for one block on either side', () => {
    const { source, open, rest } = sourceOf(10_000)
    source.show(1000, 1040)
    expect(open()).toEqual([1000])
    rest()
    expect(open()).toEqual([1000, 1200, 800])
  })

  it('takes back what has scrolled out of view before it came', async () => {
    const { source, asked } = sourceOf(1_000_000)
    source.show(0, 30)
    source.show(500_000, 500_030)
    expect(asked.filter(({ start }) => start < 1000).every(({ signal }) => signal.aborted)).toBe(true)
    expect(asked.some(({ start, signal }) => start === 500_000 && !signal.aborted)).toBe(true)
    await asked[0]?.answer()
    expect(source.find(0)).toBeUndefined()
  })

  it('never has more than three requests on their way', () => {
    const { source, asked } = sourceOf(1_000_000)
    source.show(0, 5000)
    expect(asked.filter(({ signal }) => !signal.aborted)).toHaveLength(3)
  })

  it('finds a row in its block once that is there, and says what to draw', async () => {
    const { source, asked, drawn } = sourceOf(450)
    source.show(400, 449)
    const last = asked.find(({ start }) => start === 400)
    expect(last?.rows).toBe(50)
    await last?.answer()
    expect(source.find(449)).toMatchObject({ at: 49 })
    expect(source.find(450)).toBeUndefined()
    expect(drawn).toEqual(['400-450'])
  })

  it('reads a block again when its table has grown, and keeps its rows meanwhile', async () => {
    const { source, asked } = sourceOf(150)
    source.show(0, 40)
    await asked[0]?.answer()
    expect(asked).toHaveLength(1)
    source.setRows(180)
    expect(asked[1]).toMatchObject({ start: 0, rows: 180 })
    expect(source.find(149)).toBeDefined()
    await asked[1]?.answer()
    expect(source.find(179)).toBeDefined()
  })

  it('does not ask in circles when a table has fewer rows than it says', async () => {
    const { source, asked } = sourceOf(100)
    source.show(0, 40)
    await asked[0]?.answer(ok({ start: 0, rows: 0, columns: [] }))
    expect(asked).toHaveLength(1)
  })

  it('a jump waits for its row, also when the view has not moved yet', async () => {
    const { source, asked } = sourceOf(1_000_000)
    source.show(0, 30)
    for (const request of [...asked]) await request.answer()
    let there = false
    const jump = source.ready(777_777).then(() => {
      there = true
    })
    await Promise.resolve()
    expect(there).toBe(false)
    await asked.find(({ start }) => start === 777_600)?.answer()
    await jump
    expect(source.find(777_777)).toBeDefined()
  })

  it('a fault stops the asking until the person tries again', async () => {
    const { source, asked, faults } = sourceOf(100)
    source.show(0, 40)
    const jump = source.ready(3)
    await asked[0]?.answer(fail('storage', 'The disk does not answer.'))
    await jump
    expect(faults).toEqual(['storage'])
    source.show(10, 50)
    expect(asked).toHaveLength(1)
    source.retry()
    expect(faults).toEqual(['storage', undefined])
    expect(asked).toHaveLength(2)
  })

  it('keeps no more blocks than told, and those nearest to the view', async () => {
    const { source, asked } = sourceOf(100_000, { keptBlocks: 5, inFlight: 1 })
    for (let block = 0; block < 20; block++) {
      source.show(block * blockRows, block * blockRows + 40)
      for (let turn = 0; turn < 4; turn++) {
        const request = asked.at(-1)
        if (request && !request.signal.aborted) await request.answer()
      }
    }
    expect(source.find(0)).toBeUndefined()
    expect(source.find(19 * blockRows)).toBeDefined()
  })

  it('closing takes back every request', () => {
    const { source, asked } = sourceOf(1000)
    source.show(0, 40)
    source.close()
    expect(asked.every(({ signal }) => signal.aborted)).toBe(true)
  })
})
