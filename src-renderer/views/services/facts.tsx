import { Fragment } from 'react'
import './details.css'

/** A fact in two words; without a value it is not shown. */
export type Fact = readonly [name: string, value: string | undefined]

/** A value; an address that does not fit breaks behind a slash or a dot. */
function Value({ value = '' }: { readonly value: string | undefined }) {
  if (!/^https?:\/\//.test(value)) return value
  const pieces = value.split(/(?<=[^/][/.])/)
  return pieces.map((piece, at) => (
    <Fragment key={pieces.slice(0, at + 1).join('')}>
      {piece}
      <wbr />
    </Fragment>
  ))
}

/** Names and values below each other. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  const known = facts.filter(([, value]) => value !== undefined && value !== '')
  if (known.length === 0) return null
  return (
    <dl className="details-facts">
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="selectable">
            <Value value={value} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** A number as people read it. */
export const number = (value: number | undefined): string | undefined => value?.toLocaleString('en')
