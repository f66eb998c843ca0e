import { cellFace } from '#renderer/cells/cell-face.ts'
import { fail, ok } from '#shared/ipc/fault.ts'
import type { LeftTable, TableInfo } from '#shared/model/table.ts'
import type { Emit } from './fake-events.ts'
import { blockOf, type MadeUpTable, madeUpTables } from './made-up-tables.ts'
import { pause } from './pause.ts'

/** The tables of a workspace: their description as it stands, their cells computed. */
export interface FakeTables {
  readonly part: object
  /** Adds a table whose rows go on arriving; answers its id. */
  readonly grow: (title: string, source: string, adql: string) => string
}

/** Answers for tables out of `madeUpTables` after a few milliseconds; ids of `open` are there from the start, `left` of an earlier run. */
export function fakeTables(open: readonly string[], emit: Emit, left: readonly LeftTable[] = []): FakeTables {
  const made = new Map<string, MadeUpTable>()
  for (const id of open) {
    const table = madeUpTables[id]
    if (table) made.set(id, table)
  }
  let refused = false
  let uploads = 0
  const put = (id: string, more: Partial<TableInfo>) => {
    const table = made.get(id)
    if (!table) return
    const info = { ...table.info, ...more }
    made.set(id, { ...table, info })
    emit('tables.changed', info)
  }
  const add = (id: string, like: string, more: Partial<TableInfo>) => {
    const table = madeUpTables[like]
    if (!table) return
    made.set(id, table)
    put(id, { id, ...more })
  }
  const growing = async (id: string) => {
    for (let rows = 400; rows <= 2000; rows += 400) {
      await pause(400)
      if (made.get(id)?.info.state !== 'reading') return
      put(id, { rows, seconds: rows / 1000, state: rows === 2000 ? 'ready' : 'reading' })
    }
  }

  const part = {
    list: async () => ok([...made.values()].map(({ info }) => info)),
    left: async () => ok([...left]),
    readAgain: async () => fail('storage', 'There is no such file. Check the name, or whether it was moved.'),
    forgetLeft: async () => ok(null),
    open: async () => fail('not-found', 'No such file', { where: '/data/lost.vot' }),
    beginUpload: async () => ok({ upload: `u${++uploads}` }),
    uploadChunk: async () => {
      await pause(150)
      return ok(null)
    },
    endUpload: async () => {
      add(`upload-${uploads}`, 'small', { title: `upload ${uploads}` })
      return ok({ table: `upload-${uploads}` })
    },
    rows: async (
      { table, start, rows, columns }: { table: string; start: number; rows: number; columns?: string[] },
      options?: { signal?: AbortSignal },
    ) => {
      if (!(await pause(4, options?.signal))) return fail('cancelled', 'Cancelled.')
      const found = made.get(table)
      if (!found) return fail('not-found', 'The table is closed.')
      if (table === 'broken' && !refused) {
        refused = true
        return fail('storage', 'The disk reports an error. Check the disk, or choose another one.')
      }
      const block = blockOf(found, start, rows)
      if (!columns) return ok(block)
      const places = columns.map((id) => found.info.columns.findIndex((column) => column.id === id))
      return ok({ ...block, columns: places.map((place) => block.columns[place]) })
    },
    cell: async ({ table, row, column }: { table: string; row: number; column: string }) => {
      const found = made.get(table)
      const index = found?.info.columns.findIndex(({ id }) => id === column) ?? -1
      if (!found || index < 0) return fail('not-found', 'The table is closed.')
      const value = found.cell(index, row)
      if (value === null) return ok({ text: null })
      if (Array.isArray(value)) return ok({ text: value.join(' ') })
      const text = String(value)
      return ok({ text: text.repeat(text.length >= 1000 ? 2 : 1) })
    },
    rename: async ({ table, title }: { table: string; title: string }) => {
      put(table, { title })
      return ok(null)
    },
    stop: async ({ table }: { table: string }) => {
      put(table, { state: 'ready', completeness: [{ kind: 'partial', message: 'Reading was stopped.' }] })
      return ok(null)
    },
    close: async ({ table }: { table: string }) => {
      made.delete(table)
      emit('tables.closed', { table })
      return ok(null)
    },
    save: async () => ok({ bytes: 1234 }),
    async *copyText(wanted: { table: string; start: number; rows: number; columns?: string[]; header: boolean }) {
      const found = made.get(wanted.table)
      if (!found) return fail('not-found', 'The table is closed.')
      const ids = wanted.columns ?? found.info.columns.map(({ id }) => id)
      const places = ids.map((id) => found.info.columns.findIndex((column) => column.id === id))
      if (wanted.header) yield `${places.map((place) => found.info.columns[place]?.name).join('\t')}\n`
      const end = wanted.start + wanted.rows
      for (let at = wanted.start; at < end; at += 1000) yield rowsText(found, places, at, Math.min(1000, end - at))
      return ok(null)
    },
    async *download() {
      for (let piece = 0; piece < 20; piece++) {
        await pause(120)
        yield new Uint8Array(65_536)
      }
      return ok(null)
    },
  }
  const grow = (title: string, source: string, adql: string): string => {
    const id = `t-${made.size + 1}`
    add(id, 'truncated', {
      title,
      rows: 0,
      state: 'reading',
      completeness: [],
      provenance: {
        kind: 'query',
        source,
        adql,
        at: '2026-03-01T12:00:00Z',
        ...(/gaia|twomass/.test(adql) && {
          simulated: 'Made-up rows, for practice only: gaia.dr2light. Not observations.',
        }),
      },
    })
    void growing(id)
    return id
  }
  return { part, grow }
}

function rowsText(table: MadeUpTable, places: readonly number[], start: number, rows: number): string {
  const block = blockOf(table, start, rows)
  const lines = Array.from({ length: block.rows }, (_, row) =>
    places
      .map((place) => {
        const info = table.info.columns[place]
        const cells = block.columns[place]
        return info && cells ? cellFace(cells, info, row).text : ''
      })
      .join('\t'),
  )
  return lines.map((line) => `${line}\n`).join('')
}
