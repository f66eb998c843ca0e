import { create } from 'zustand'
import { dismissToast, showToast } from '../widgets/toasts.tsx'

/** What the person has taken away and may still have back: hidden, but there until its notice goes. */
export const useRemovals = create<{ readonly ids: ReadonlySet<string> }>(() => ({ ids: new Set() }))

function unhide(gone: readonly string[]): void {
  useRemovals.setState(({ ids }) => ({ ids: new Set([...ids].filter((other) => !gone.includes(other))) }))
}

/** Keeps what was to be removed, because it was asked for again before its notice had gone. */
export function keepAfterAll(what: string): void {
  if (!useRemovals.getState().ids.has(what)) return
  dismissToast(`removed:${what}`, true)
  unhide([what])
}

/** Hides something, or several things, at once and removes it when ten seconds have gone without an undo, which may restore more. A window that goes before keeps it. */
export function removeSoon(
  what: string | readonly string[],
  text: string,
  remove: () => Promise<void>,
  restore?: () => void,
): void {
  const hidden = typeof what === 'string' ? [what] : what
  useRemovals.setState(({ ids }) => ({ ids: new Set([...ids, ...hidden]) }))
  showToast({
    id: `removed:${hidden.join(' ')}`,
    text,
    action: {
      label: 'Undo',
      run: () => {
        unhide(hidden)
        restore?.()
      },
    },
    onExpire: () => void remove().finally(() => unhide(hidden)),
  })
}
