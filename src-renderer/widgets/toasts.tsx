import { CircleX, X } from 'lucide-react'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { create } from 'zustand'
import { Button, IconButton } from './button.tsx'
import './toasts.css'

/** A short notice that goes by itself: for undo, and for failures that belong to no panel. */
export interface Toast {
  readonly id: string
  readonly text: string
  readonly look: 'plain' | 'error'
  readonly action?: { readonly label: string; readonly run: () => void }
  /** Called when it goes without its action having been taken. */
  readonly onExpire?: () => void
  /** Seconds it stays; it waits while pointed at or focused. */
  readonly seconds: number
}

const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }))
/** Takes a notice away before its time; `taken`: its action was, so that it does not expire. */
export function dismissToast(id: string, taken = false): void {
  const toast = useToasts.getState().toasts.find((other) => other.id === id)
  useToasts.setState((s) => ({ toasts: s.toasts.filter((other) => other.id !== id) }))
  if (!taken) toast?.onExpire?.()
}

/** Most notices at a time; where more hold something back until they go, all of those stay. */
const capacity = 4

/** Shows a notice: ten seconds where there is something to do or a failure to read, else five. One with the same id is replaced. */
export function showToast(toast: Omit<Toast, 'id' | 'look' | 'seconds'> & Partial<Toast>): void {
  const seconds = toast.action || toast.look === 'error' ? 10 : 5
  const whole: Toast = { id: crypto.randomUUID(), look: 'plain', seconds, ...toast }
  dismissToast(whole.id)
  const { toasts } = useToasts.getState()
  const short = toasts.filter(({ onExpire }) => !onExpire)
  for (const old of short.slice(0, Math.max(0, toasts.length + 1 - capacity))) dismissToast(old.id)
  useToasts.setState((s) => ({ toasts: [...s.toasts, whole] }))
}

/** Whether something lies over the window that Escape closes first. */
const isCovered = (): boolean => document.querySelector('[role="dialog"], .popover') !== null

/** Escape takes the newest notice away, where nothing else has a use for the key; the keyboard stays where it is. */
function startEscape(): () => void {
  // What lay over the window may be gone by the time the key arrives here.
  let covered = false
  const look = (event: KeyboardEvent) => {
    if (event.key === 'Escape') covered = isCovered()
  }
  const dismiss = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || covered) return
    const newest = useToasts.getState().toasts.at(-1)
    if (newest) dismissToast(newest.id)
  }
  addEventListener('keydown', look, { capture: true })
  addEventListener('keydown', dismiss)
  return () => {
    removeEventListener('keydown', look, { capture: true })
    removeEventListener('keydown', dismiss)
  }
}

/** `onLost`: it goes while it has the keyboard. */
function ToastLine({ toast, onLost }: { readonly toast: Toast; readonly onLost: () => void }) {
  const [held, setHeld] = useState(false)
  const line = useRef<HTMLLIElement>(null)
  useLayoutEffect(() => {
    const here = line.current
    return () => {
      if (here?.contains(document.activeElement)) onLost()
    }
  }, [onLost])
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => dismissToast(toast.id), toast.seconds * 1000)
    return () => clearTimeout(timer)
  }, [toast, held])
  const dismiss = () => dismissToast(toast.id)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape and the button at its end are the ways of the keyboard
    <li
      ref={line}
      className={`toast toast-${toast.look}`}
      onClick={(event) => event.target instanceof Element && !event.target.closest('button') && dismiss()}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {toast.look === 'error' && <CircleX size={16} aria-hidden />}
      <span className="toast-text">{toast.text}</span>
      {toast.action && (
        <Button
          look="quiet"
          className="toast-action"
          onPress={() => {
            dismissToast(toast.id, true)
            toast.action?.run()
          }}
        >
          {toast.action.label}
        </Button>
      )}
      <IconButton label="Dismiss" icon={<X size={14} />} onPress={dismiss} />
    </li>
  )
}

/** Where the notices stand; once in a window. `wayBack`: from where the keyboard came to them, and the way back there. */
export function Toasts({ wayBack }: { readonly wayBack?: (from: EventTarget | null) => () => void }) {
  const toasts = useToasts((s) => s.toasts)
  const back = useRef<() => void>(undefined)
  const onLost = useCallback(() => back.current?.(), [])
  useEffect(startEscape, [])
  return (
    <section
      className="toasts"
      aria-label="Notices"
      aria-live="polite"
      onFocus={({ relatedTarget, currentTarget }) => {
        if (!currentTarget.contains(relatedTarget)) back.current = wayBack?.(relatedTarget)
      }}
    >
      <ul>
        {toasts.map((toast) => (
          <ToastLine key={toast.id} toast={toast} onLost={onLost} />
        ))}
      </ul>
    </section>
  )
}
