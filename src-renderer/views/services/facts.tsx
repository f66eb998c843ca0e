import { BreakableText } from '../../widgets/breakable-text.tsx'
import './details.css'

/** A fact in two words; without a value it is not shown. */
export type Fact = readonly [name: string, value: string | undefined]

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
            <BreakableText text={value ?? ''} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** A number as people read it. */
export const number = (value: number | undefined): string | undefined => value?.toLocaleString('en')
