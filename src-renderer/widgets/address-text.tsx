import { Fragment } from 'react'

/** A text; an address in it that does not fit breaks behind a slash or a dot. */
export function AddressText({ text }: { readonly text: string }) {
  if (!/https?:\/\//.test(text)) return text
  const pieces = text.split(/(?<=[^/\s][/.])(?=[^\s/])/)
  return pieces.map((piece, at) => (
    <Fragment key={pieces.slice(0, at + 1).join('')}>
      {piece}
      <wbr />
    </Fragment>
  ))
}
