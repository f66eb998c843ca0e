import { create } from 'zustand'
import { showPanel } from './layout.ts'

/** A line of the tree of services: a service, or a table in it. */
export interface TreePlace {
  readonly url: string
  readonly schema?: string
  readonly table?: string
}

/** What the tree was last asked to show; `turn` counts the askings. */
export const useTreePlace = create<{ readonly place: TreePlace | undefined; readonly turn: number }>(() => ({
  place: undefined,
  turn: 0,
}))

/** Shows a service or a table in the tree and moves the keyboard there. */
export function showInTree(place: TreePlace): void {
  showPanel('services')
  useTreePlace.setState(({ turn }) => ({ place, turn: turn + 1 }))
}
