import { create } from 'zustand'

interface Palette {
  readonly open: boolean
  /** What its field starts with. */
  readonly text: string
  /** Where the keyboard was when it was opened. */
  readonly from: Element | null
}

/** Whether the palette lies over the window. */
export const usePalette = create<Palette>(() => ({ open: false, text: '', from: null }))

/** Opens the palette with a text in its field: a prefix such as `>` for commands alone. */
export const openPalette = (text = ''): void => usePalette.setState({ open: true, text, from: document.activeElement })
export const closePalette = (): void => usePalette.setState({ open: false })
export const togglePalette = (): void => (usePalette.getState().open ? closePalette() : openPalette())
