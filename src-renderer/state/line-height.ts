import { useLayout } from './dock-model.ts'
import { useSettings } from './settings.ts'

const compactPixels = 24
const tallPixels = 32

/** Height of a line of a list or tree, CSS pixels: taller where the type is large. */
export const useLineHeight = (): number =>
  useLayout((layout) => (layout.preset === 'teaching' ? tallPixels : compactPixels))

/** Height of a row of a table, CSS pixels: taller by choice, and where the type is large. */
export function useTableRowHeight(): number {
  const lines = useLineHeight()
  const density = useSettings((settings) => settings.density)
  return density === 'comfortable' ? tallPixels : lines
}
