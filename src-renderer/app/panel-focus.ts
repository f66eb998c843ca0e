/** Marks the document while the person goes by keyboard: a page then shows that it has it. Ended by pressing a pointer. */
export function markKeyboard(): void {
  const { documentElement: root } = document
  addEventListener(
    'keydown',
    ({ key }) => {
      if (!/^(Shift|Control|Alt|AltGraph|Meta)$/.test(key)) root.dataset.keyboard = ''
    },
    true,
  )
  addEventListener('pointerdown', () => delete root.dataset.keyboard, true)
}

/** Where the keyboard was in each panel when it was left. */
const lastFocus = new WeakMap<Element, HTMLElement>()

const focusable =
  'button:not([disabled]), input:not([disabled]), textarea, select, a[href], [tabindex]:not([tabindex="-1"])'

const isVisible = (element: Element): boolean => element.getClientRects().length > 0

/** Moves the keyboard to the next (1) or previous (-1) panel, to where it was there last. */
export function stepPanel(direction: 1 | -1): void {
  const panels = [...document.querySelectorAll('[data-panel]')].filter(isVisible)
  if (panels.length === 0) return
  const active = document.activeElement
  const from = panels.findIndex((panel) => panel.contains(active))
  const current = panels[from]
  if (current && active instanceof HTMLElement) lastFocus.set(current, active)
  const start = from < 0 && direction < 0 ? 0 : from
  for (let step = 1; step <= panels.length; step++) {
    const panel = panels[(start + direction * step + panels.length * 2) % panels.length]
    if (!panel) continue
    const last = lastFocus.get(panel)
    const target =
      last && panel.contains(last) && isVisible(last)
        ? last
        : [...panel.querySelectorAll<HTMLElement>(focusable)].find(isVisible)
    if (!target) continue
    target.focus()
    return
  }
}
