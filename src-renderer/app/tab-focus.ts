import { editorOf } from '../state/editors.ts'
import { useLayout } from '../state/layout.ts'
import { handsOfTable } from '../state/table-hands.ts'
import { tabContent } from './panels.ts'

/** Frames to wait for a tab that is still being drawn: editor and grid are loaded when they are first needed. */
const patienceFrames = 240

/** What a page has a person do first, where it names one that is in sight; else the page, which then begins at its top. */
function mainThing(page: string): HTMLElement | null {
  const whole = document.querySelector<HTMLElement>(`[data-page="${page}"]`)
  const first = whole?.querySelector<HTMLElement>('[data-main-thing]') ?? null
  const inSight = first && whole && first.getBoundingClientRect().bottom <= whole.getBoundingClientRect().bottom
  return inSight ? first : whole
}

/** Moves the keyboard into what a tab shows; whether it is there now: what is not laid out yet does not take it. */
function focusContent(tab: string): boolean {
  const { kind, id } = tabContent(tab)
  const before = document.activeElement
  if (kind === 'set') document.querySelector<HTMLElement>(`[data-set="${CSS.escape(id)}"] [data-main-thing]`)?.focus()
  else if (kind === 'page') mainThing(id)?.focus()
  else (kind === 'query' ? editorOf(id) : handsOfTable(id))?.focus()
  return document.activeElement !== before && document.activeElement !== document.body
}

/** Moves the keyboard into the shown tab as soon as that is drawn, unless the person has gone elsewhere by then. */
export function focusShownTab(): void {
  const from = document.activeElement
  const wanted = useLayout.getState().tab
  const attempt = (framesLeft: number): void => {
    const { tab } = useLayout.getState()
    const gone = document.activeElement !== from && document.activeElement !== document.body
    if (tab === undefined || tab !== wanted || gone || framesLeft === 0) return
    if (!focusContent(tab)) requestAnimationFrame(() => attempt(framesLeft - 1))
  }
  requestAnimationFrame(() => attempt(patienceFrames))
}

/**
 * The way back for the keyboard that leaves a place for one that goes, as a notice does: to the tab that has come to be
 * shown meanwhile, else to where it was, else into the shown tab.
 */
export function wayBackTo(from: EventTarget | null): () => void {
  const { tab } = useLayout.getState()
  return () =>
    requestAnimationFrame(() => {
      // Somebody else has taken it.
      if (document.activeElement !== document.body) return
      if (useLayout.getState().tab === tab && from instanceof HTMLElement) from.focus()
      if (document.activeElement === document.body) focusShownTab()
    })
}
