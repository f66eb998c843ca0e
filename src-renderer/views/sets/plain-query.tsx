import { Fragment, type ReactNode, useMemo } from 'react'
import { adqlTokens } from '../editor/adql-language.ts'
import './plain-query.css'

/** Places between two characters where the editor breaks a line that is too long, besides those behind a space. */
const breakPlaces = /(?<=[})\]?|/&.,;])(?=[^})\]?|/&.,;\s])|(?<=[^([{+])(?=[([{+])/
/** Shorter lines are not broken in any window. */
const shortLine = 30

function placesOf(line: string): readonly number[] {
  if (line.length < shortLine) return []
  let place = 0
  return line.split(breakPlaces).map((piece) => {
    place += piece.length
    return place
  })
}

/** A piece of a line, with the places in it where it may be broken. */
function breakable(line: string, start: number, end: number, breaks: readonly number[]): ReactNode {
  const cuts = [start, ...breaks.filter((place) => place > start && place < end)]
  return cuts.map((from, at) => (
    <Fragment key={from}>
      {breaks.includes(from) && <wbr />}
      {line.slice(from, cuts[at + 1] ?? end)}
    </Fragment>
  ))
}

const hasColour = (scopes: string): boolean => scopes !== '' && scopes !== 'identifier'

/** The lines of a query in the colours of the editor, broken and indented as it does that. */
function drawnLines(text: string): readonly ReactNode[] {
  let state = adqlTokens.getInitialState()
  return text.split(/\r\n|\r|\n/).map((line, number) => {
    const { tokens, endState } = adqlTokens.tokenize(line, state)
    state = endState
    const breaks = placesOf(line)
    const indent = /^ */.exec(line)?.[0].length ?? 0
    // What has no colour of its own is one piece.
    const pieces = tokens.filter(
      ({ scopes }, at) => at === 0 || hasColour(scopes) || hasColour(tokens[at - 1]?.scopes ?? ''),
    )
    return (
      <div
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing else to be known by
        key={number}
        {...(indent > 0 && { style: { paddingLeft: `${indent}ch`, textIndent: `-${indent}ch` } })}
      >
        {pieces.map(({ startIndex, scopes }, at) => {
          const piece = breakable(line, startIndex, pieces[at + 1]?.startIndex ?? line.length, breaks)
          if (!hasColour(scopes)) return <Fragment key={startIndex}>{piece}</Fragment>
          return (
            <span key={startIndex} className={`set-adql-${scopes}`}>
              {piece}
            </span>
          )
        })}
        {line === '' && '\n'}
      </div>
    )
  })
}

/** A place in the window, CSS pixels. */
export interface PressedPlace {
  readonly x: number
  readonly y: number
}

/** A query as it looks in the editor, which is drawn in its place as soon as it is pressed or has the keyboard. */
export function PlainQuery({
  text,
  name,
  onTake,
}: {
  readonly text: string
  readonly name: string
  /** `place`: where it was pressed; absent: the keyboard came. */
  readonly onTake: (place?: PressedPlace) => void
}) {
  const lines = useMemo(() => drawnLines(text), [text])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a text with colours in it, in the place of the editor
    <div
      role="textbox"
      tabIndex={0}
      aria-multiline
      aria-label={`Query of ${name}`}
      className="set-adql-plain"
      // As high as it will be, for the time in which it is too far away to be laid out.
      style={{ containIntrinsicHeight: `auto ${Math.min(Math.max(lines.length, 3), 14) * 20}px` }}
      onFocus={() => onTake()}
      onMouseDown={(event) => {
        // The keyboard goes into the editor, not into what is about to be taken away.
        event.preventDefault()
        onTake({ x: event.clientX, y: event.clientY })
      }}
    >
      {lines}
    </div>
  )
}
