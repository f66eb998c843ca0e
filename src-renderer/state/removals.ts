import { create } from 'zustand'
import { showToast } from '../widgets/toasts.tsx'

/** What the person has taken away and may still have back: hidden, but there until its notice goes. */
export const useRemovals = create<{ readonly ids: ReadonlySet<string> }>(() => ({ ids: new Set() }))

function unhide(id: string): void {
  useRemovals.setState(({ ids }) => ({ ids: new Set([...ids].filter((other) => other !== id)) }))
}

/** Hides something at once and removes it when ten seconds have gone without an undo, which may restore more. A window that goes before keeps it. */
export function removeSoon(id: string, text: string, remove: () => Promise<void>, restore?: () => void): void {
  useRemovals.setState(({ ids }) => ({ ids: new Set([...ids, id]) }))
  showToast({
    id: `removed:${id}`,
    text,
    action: {
      label: 'Undo',
      run: () => {
        unhide(id)
        restore?.()
      },
    },
    onExpire: () => void remove().finally(() => unhide(id)),
  })
}
