import { ArrowDown, ArrowUp, X } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react'
import { countText } from '../../cells/number-text.ts'
import { IconButton } from '../../widgets/button.tsx'
import { SearchLine } from '../../widgets/field.tsx'
import { Progress } from '../../widgets/progress.tsx'
import type { FindState } from './use-find.ts'
import './find-bar.css'

/** A search that takes longer than this says how far it is. */
const quietMilliseconds = 400

function Standing({
  state,
  rows,
  text,
  onStop,
}: {
  readonly state: FindState
  readonly rows: number
  readonly text: string
  readonly onStop: () => void
}) {
  const [late, setLate] = useState(false)
  const looking = state.phase === 'looking'
  useEffect(() => {
    setLate(false)
    if (!looking) return
    const timer = setTimeout(() => setLate(true), quietMilliseconds)
    return () => clearTimeout(timer)
  }, [looking])
  if (state.phase === 'looking')
    return late ? (
      <Progress
        name="Looking through the table"
        fraction={rows > 0 ? Math.min(1, state.searched / rows) : undefined}
        number={`${countText(state.searched)} of ${countText(rows)} rows`}
        onCancel={onStop}
      />
    ) : null
  const words =
    state.phase === 'none'
      ? `No cell holds “${text}”`
      : state.phase === 'failed'
        ? state.sentence
        : state.phase === 'found' && state.round
          ? 'Went on from the other end'
          : undefined
  return words ? (
    <span className={state.phase === 'failed' ? 'find-bar-failed' : 'quiet'} role="status">
      {words}
    </span>
  ) : null
}

/** Looks for a text in the cells: Enter goes on, Shift Enter goes back, Escape returns to the cells. */
export function FindBar({
  inputRef,
  text,
  rows,
  state,
  onText,
  onLook,
  onStop,
  onClose,
}: {
  readonly inputRef: RefObject<HTMLInputElement | null>
  readonly text: string
  readonly rows: number
  readonly state: FindState
  readonly onText: (text: string) => void
  readonly onLook: (backwards: boolean) => void
  readonly onStop: () => void
  readonly onClose: () => void
}) {
  useEffect(() => {
    inputRef.current?.focus()
    inputRef.current?.select()
  }, [inputRef])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === 'F3') onLook(event.shiftKey)
    else if (event.key === 'Escape') onClose()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <search className="find-bar">
      <SearchLine inputRef={inputRef} label="Find in the table" value={text} onChange={onText} onKeyDown={onKeyDown} />
      <IconButton
        label="Find the one before"
        shortcut="Shift+Enter"
        icon={<ArrowUp size={14} />}
        isDisabled={text === ''}
        onPress={() => onLook(true)}
      />
      <IconButton
        label="Find the next"
        shortcut="Enter"
        icon={<ArrowDown size={14} />}
        isDisabled={text === ''}
        onPress={() => onLook(false)}
      />
      <Standing state={state} rows={rows} text={text} onStop={onStop} />
      <span className="find-bar-space" />
      <IconButton label="Close the search" shortcut="Esc" icon={<X size={14} />} onPress={onClose} />
    </search>
  )
}
