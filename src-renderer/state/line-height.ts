import { useLayout } from './dock-model.ts'

/** Heights of lines of lists, trees and tables, CSS pixels. */
export const compactLine = 24
export const tallLine = 32

/** Taller where the type is large. */
export const useLineHeight = (): number =>
  useLayout((layout) => (layout.preset === 'teaching' ? tallLine : compactLine))
