import type { KeyboardEvent } from 'react'
import type { TapColumnHit } from '#shared/model/tap.ts'
import { isMac } from '../../app/shortcuts.ts'
import { actOnColumn } from './column-acts.ts'

/** The keys that put a name into the query, as menus show them. */
export const insertKeys = (): string => (isMac() ? '⌥↩' : 'Alt+Enter')

/** Lines that a page of the list has. */
const pageLines = 10

/** What a key does with the list of columns, pressed in its field or in itself. True: it did something. */
export function columnKey(
  event: KeyboardEvent,
  hits: readonly TapColumnHit[],
  chosen: number,
  onChoose: (index: number) => void,
): boolean {
  const hit = hits[chosen]
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: pageLines,
    PageUp: -pageLines,
  }
  const step = steps[event.key]
  if (event.ctrlKey || event.metaKey || event.shiftKey) return false
  if (step !== undefined && hits.length > 0) onChoose(chosen + step)
  else if (event.key === 'Enter' && hit) actOnColumn(hit, event.altKey ? 'insert' : 'show')
  else return false
  event.preventDefault()
  return true
}
