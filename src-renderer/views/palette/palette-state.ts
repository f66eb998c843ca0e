import { create } from 'zustand'

/** Whether the palette lies over the window, and what it starts with. */
export const usePalette = create<{ readonly open: boolean; readonly text: string }>(() => ({ open: false, text: '' }))

/** Opens the palette with a text in its field: a prefix such as `>` for commands alone. */
export const openPalette = (text = ''): void => usePalette.setState({ open: true, text })
export const closePalette = (): void => usePalette.setState({ open: false })
export const togglePalette = (): void => (usePalette.getState().open ? closePalette() : openPalette())
