import { create } from 'zustand'

const useAnnouncement = create<{ readonly text: string; readonly turn: number }>(() => ({ text: '', turn: 0 }))

/** Tells screen readers what happened; nothing is drawn. */
export const announce = (text: string): void => useAnnouncement.setState((s) => ({ text, turn: s.turn + 1 }))

/** The live region; once in a window. */
export function Announcer() {
  const { text, turn } = useAnnouncement()
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      <span key={turn}>{text}</span>
    </div>
  )
}
