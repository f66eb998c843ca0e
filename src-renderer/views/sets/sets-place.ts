import { create } from 'zustand'
import { openSet } from '../../state/layout.ts'
import { useServices, usualService } from '../../state/services.ts'
import { createSet, newEntry } from '../../state/sets.ts'

/** Which form about query sets is open: the list of them, or which one the shown query goes to. */
export const useSetsPlace = create<{ readonly dialog: 'list' | 'add' | undefined }>(() => ({ dialog: undefined }))

export const openSetsDialog = (dialog: 'list' | 'add' | undefined): void => useSetsPlace.setState({ dialog })

/** The service that a new query of a set asks first. */
export const firstUrl = (): string => usualService(useServices.getState().list)?.url ?? ''

/** Makes a set with one empty query and shows it. */
export function openNewSet(): void {
  openSet(createSet({ entries: [newEntry({ url: firstUrl() })] }).id)
}
