import type { Api } from '#renderer/api/api.ts'
import { cellFace } from '#renderer/cells/cell-face.ts'
import { fail, ok } from '#shared/ipc/fault.ts'
import type { TableInfo } from '#shared/model/table.ts'
import { blockOf, madeUpTables } from './made-up-tables.ts'

const milliseconds = (wait: number) => new Promise((resolve) => setTimeout(resolve, wait))

/** An api that answers from the made-up tables after a few milliseconds; what the views do not use is not there. */
export function madeUpApi(): Pick<Api, 'tables' | 'workspace'> {
  const listeners = new Set<(info: TableInfo) => void>()
  const tables = structuredClone(
    Object.fromEntries(Object.entries(madeUpTables).map(([id, { info }]) => [id, info])),
  ) as Record<string, TableInfo>
  let broken = true

  const change = (id: string, more: Partial<TableInfo>) => {
    const info = tables[id]
    if (!info) return
    tables[id] = { ...info, ...more }
    for (const listener of listeners) listener({ ...info, ...more })
  }
  setInterval(() => {
    const info = tables.reading
    if (!info || info.state === 'ready') return
    const rows = Math.min(100_000, info.rows + 997)
    change('reading', { rows, seconds: info.seconds + 0.1, ...(rows === 100_000 ? { state: 'ready' } : {}) })
  }, 100)

  const nothing = async () => ok(null)
  const part = {
    tables: {
      list: async () => ok(Object.values(tables)),
      rows: async (
        { table, start, rows }: { table: string; start: number; rows: number },
        options?: { signal?: AbortSignal },
      ) => {
        await milliseconds(4)
        if (options?.signal?.aborted) return fail('cancelled', 'Cancelled.')
        const made = madeUpTables[table]
        const info = tables[table]
        if (!made || !info) return fail('not-found', 'The table is closed.')
        if (table === 'broken' && broken) {
          broken = false
          return fail('storage', 'The disk does not answer.')
        }
        return ok(blockOf({ ...made, info }, start, rows))
      },
      cell: async ({ table, row, column }: { table: string; row: number; column: string }) => {
        const made = madeUpTables[table]
        const index = made?.info.columns.findIndex(({ id }) => id === column) ?? -1
        const info = made?.info.columns[index]
        if (!made || !info) return fail('not-found', 'The table is closed.')
        const value = made.cell(index, row)
        return ok({
          text:
            value === null
              ? null
              : Array.isArray(value)
                ? value.join(' ')
                : String(value).repeat(String(value).length >= 1000 ? 2 : 1),
        })
      },
      stop: async ({ table }: { table: string }) => {
        change(table, { state: 'ready', completeness: [{ kind: 'partial', message: 'Reading was stopped.' }] })
        return ok(null)
      },
      copyText: async function* ({
        table,
        start,
        rows,
        columns,
        header,
      }: {
        table: string
        start: number
        rows: number
        columns?: string[]
        header: boolean
      }) {
        const made = madeUpTables[table]
        if (!made) return fail('not-found', 'The table is closed.')
        const indices = (columns ?? made.info.columns.map(({ id }) => id)).map((id) =>
          made.info.columns.findIndex((c) => c.id === id),
        )
        if (header) yield `${indices.map((index) => made.info.columns[index]?.name).join('\t')}\n`
        for (let at = start; at < start + rows; at += 1000) {
          const block = blockOf(made, at, Math.min(1000, start + rows - at))
          let text = ''
          for (let row = 0; row < block.rows; row++)
            text += `${indices
              .map((index) => {
                const info = made.info.columns[index]
                const cells = block.columns[index]
                return info && cells ? cellFace(cells, info, row).text : ''
              })
              .join('\t')}\n`
          yield text
          await milliseconds(0)
        }
        return ok(null)
      },
      on: (name: string, listener: (info: TableInfo) => void) => {
        if (name === 'changed') listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    workspace: {
      openExternal: async ({ url }: { url: string }) => {
        document.title = `opened ${url}`
        return ok(null)
      },
      saveSettings: nothing,
    },
  }
  return part as unknown as Pick<Api, 'tables' | 'workspace'>
}
