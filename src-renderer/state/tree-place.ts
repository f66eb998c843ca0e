import { create } from 'zustand'
import { showPanel } from './layout.ts'
import { columnsKey, loadColumns, loadTables, useServices } from './services.ts'

/** A line of the tree of services: a service, a table in it, or a column of that. */
export interface TreePlace {
  readonly url: string
  readonly schema?: string
  readonly table?: string
  readonly column?: string
}

/** What the tree was last asked to show; `turn` counts the askings. */
export const useTreePlace = create<{ readonly place: TreePlace | undefined; readonly turn: number }>(() => ({
  place: undefined,
  turn: 0,
}))

/** What is to be shown counts from the asking: a service that answers late does not take the tree away from a later one. */
let asked = 0

/** Shows a service, a table or a column in the tree and moves the keyboard there. */
export function showInTree(place: TreePlace): void {
  asked += 1
  showPanel('services')
  useTreePlace.setState(({ turn }) => ({ place, turn: turn + 1 }))
}

/** The schema under which the tree has a table; undefined: it has none of this name. */
export function schemaOfTable(url: string, table: string): string | undefined {
  const loaded = useServices.getState().tables[url]
  if (loaded?.state !== 'ready') return undefined
  return loaded.value.schemas.find(({ tables }) => tables.some(({ name }) => name === table))?.name
}

/** Resolves when something is no longer on its way: somebody else may have asked for it before. */
const settled = (state: () => string | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (state() !== 'loading') return resolve()
    const stop = useServices.subscribe(() => {
      if (state() === 'loading') return
      stop()
      resolve()
    })
  })

/** Shows a table that is known by its name, or one of its columns; where the service does not list it, the service. */
export async function showTable(url: string, table: string, column?: string): Promise<void> {
  asked += 1
  const own = asked
  await loadTables(url)
  await settled(() => useServices.getState().tables[url]?.state)
  if (asked !== own) return
  const schema = schemaOfTable(url, table)
  if (schema === undefined) return showInTree({ url })
  // The line of a column is there once the columns are.
  if (column !== undefined) {
    await loadColumns(url, table)
    await settled(() => useServices.getState().columns[columnsKey(url, table)]?.state)
    if (asked !== own) return
  }
  showInTree({ url, schema, table, ...(column !== undefined && { column }) })
}
