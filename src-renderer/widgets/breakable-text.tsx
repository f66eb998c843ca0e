import { Fragment } from 'react'

/** Longer texts are arrays and documents: they break at their spaces, or anywhere. */
const mostCharacters = 1000

const breakMark = '\u200b'

/** The pieces of a text between which a line may end: long words end behind each run of `/ . _ & = ? ;` inside them. */
export const breakablePieces = (text: string): readonly string[] =>
  text.length > mostCharacters
    ? [text]
    : text.replace(/\S{17,}/g, (word) => word.replace(/[^/._&=?;][/._&=?;]+(?=.)/g, `$&${breakMark}`)).split(breakMark)

/** A text whose addresses, paths and long names break behind their own marks where a line is too short for them. */
export function BreakableText({ text }: { readonly text: string }) {
  const pieces = breakablePieces(text)
  return pieces.map((piece, at) => (
    <Fragment key={pieces.slice(0, at + 1).join('')}>
      {at > 0 && <wbr />}
      {piece}
    </Fragment>
  ))
}
