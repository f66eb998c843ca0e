import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { ProgressBar } from 'react-aria-components'
import { IconButton } from './button.tsx'
import './progress.css'

/** Seconds since a time of `performance.now()`, drawn four times a second: `12.3 s`, `2 min 05 s`. */
export function Elapsed({ since }: { readonly since: number }) {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 250)
    return () => clearInterval(timer)
  }, [])
  return <span className="elapsed">{durationText(Math.max(0, now - since) / 1000)}</span>
}

/** A duration as people read it. */
export function durationText(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${Math.round(seconds)} s`
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
}

/** What is being done, how far it is (0 to 1; undefined: not known), for how long already, and how to stop it. */
export function Progress({
  label,
  name = label ?? 'Progress',
  fraction,
  number,
  since,
  onCancel,
}: {
  /** Drawn before the bar. */
  readonly label?: string
  /** For screen readers where no label is drawn. */
  readonly name?: string
  readonly fraction?: number | undefined
  readonly number?: string | undefined
  /** A time of `performance.now()`. */
  readonly since?: number | undefined
  readonly onCancel?: (() => void) | undefined
}) {
  return (
    <div className="progress">
      <ProgressBar
        className="progress-parts"
        aria-label={name}
        isIndeterminate={fraction === undefined}
        value={(fraction ?? 0) * 100}
        {...(number ? { valueLabel: number } : {})}
      >
        {label && <span className="progress-label">{label}</span>}
        <span className="progress-track">
          <span
            className={fraction === undefined ? 'progress-bar progress-bar-unknown' : 'progress-bar'}
            style={fraction === undefined ? {} : { width: `${Math.min(100, fraction * 100)}%` }}
          />
        </span>
        {number && <span className="progress-number">{number}</span>}
      </ProgressBar>
      {since !== undefined && <Elapsed since={since} />}
      {onCancel && <IconButton label={`Cancel: ${name}`} icon={<X size={14} />} onPress={onCancel} />}
    </div>
  )
}
