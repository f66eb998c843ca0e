import { Button } from './button.tsx'
import { EmptyState } from './empty-state.tsx'
import { Elapsed, Progress } from './progress.tsx'

/** What is waited for, how far it is, how long it has taken, and how to stop it. */
export function LoadingState({
  title,
  since,
  fraction,
  number,
  onCancel,
  shortcut,
}: {
  readonly title: string
  /** A time of `performance.now()`. */
  readonly since: number
  /** 0 to 1; undefined: not known. */
  readonly fraction?: number
  readonly number?: string
  readonly onCancel?: () => void
  /** The key that cancels too. */
  readonly shortcut?: string
}) {
  return (
    <EmptyState
      title={title}
      action={
        onCancel && <Button onPress={onCancel}>Cancel {shortcut && <span className="quiet">{shortcut}</span>}</Button>
      }
    >
      <div className="loading-state-facts">
        <Progress name={title} fraction={fraction} number={number} />
        <Elapsed since={since} />
      </div>
    </EmptyState>
  )
}
