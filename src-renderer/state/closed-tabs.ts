import { create } from 'zustand'

export interface ClosedTab {
  readonly id: string
  readonly title: string
  /** Where it stood: the tab set, and its number among the tabs there. */
  readonly place?: { readonly tabSet: string; readonly index: number } | undefined
}

/** Tabs that were closed in this run of the window, last one last: queries, tables and pages. */
export const useClosedTabs = create<{ readonly list: readonly ClosedTab[] }>(() => ({ list: [] }))

/** Tabs that can be brought back. */
const capacity = 50

export const noteClosedTab = (tab: ClosedTab): void =>
  useClosedTabs.setState(({ list }) => ({ list: [...list.filter(({ id }) => id !== tab.id), tab].slice(-capacity) }))

/** Takes a tab off the list, that one or the last that `exists` holds for; what is gone for good goes with it. */
export function takeClosedTab(exists: (id: string) => boolean, wanted?: string): ClosedTab | undefined {
  const { list } = useClosedTabs.getState()
  const found = list.findLast(({ id }) => (wanted === undefined || id === wanted) && exists(id))
  if (found) useClosedTabs.setState({ list: list.filter((tab) => tab !== found && exists(tab.id)) })
  return found
}
