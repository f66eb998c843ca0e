import type { ReactNode } from 'react'
import { Checkbox } from 'react-aria-components'
import type { QuerySet, SetCompletion } from '#shared/model/query-set.ts'
import { otherPeers, useSamp } from '../../state/samp.ts'
import { editSet, useSets } from '../../state/sets.ts'
import { SuggestedField } from '../../widgets/suggested-field.tsx'
import '../../widgets/choices.css'

function Choice({
  on,
  onChange,
  children,
}: {
  readonly on: boolean
  readonly onChange: (on: boolean) => void
  readonly children: ReactNode
}) {
  return (
    <Checkbox className="set-choice" isSelected={on} onChange={onChange}>
      <span className="check-box" aria-hidden />
      <span>{children}</span>
    </Checkbox>
  )
}

/** The program that results are sent to: one that is on the hub, or any name; it may come later. */
function ReceiverField({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const samp = useSamp(({ state }) => state)
  const names = [...new Set(otherPeers(samp).map(({ name }) => name))]
  const all = { id: '*', label: '*', note: 'All that take tables' }
  return (
    <SuggestedField
      key={names.join('\n')}
      label="SAMP client by its name, * for all"
      value={value}
      onChange={onChange}
      choices={[all, ...names.map((name) => ({ id: `name:${name}`, label: name, note: 'On the hub' }))]}
    />
  )
}

/** What is done with each result as it comes. */
export function SetCompletionChoices({ set }: { readonly set: QuerySet }) {
  const sends = useSets((state) => state.sends)
  const { show, send, delete: deletes } = set.completion
  const change = (patch: { readonly [K in keyof SetCompletion]: SetCompletion[K] | undefined }) => {
    const wanted = Object.entries({ ...set.completion, ...patch }).filter(
      ([, value]) => value !== undefined && value !== false,
    )
    editSet(set.id, { completion: Object.fromEntries(wanted) })
  }
  return (
    <section className="set-part" aria-label="When a result comes">
      <h2 className="set-heading">When a result comes</h2>
      <div className="set-choices">
        <Choice on={show === true} onChange={(on) => change({ show: on })}>
          Open its table in a tab
        </Choice>
        {(sends || send !== undefined) && (
          <div className="set-send">
            <Choice on={send !== undefined} onChange={(on) => change({ send: on ? '*' : undefined })}>
              Send it to other programs
            </Choice>
            {send !== undefined && (
              <ReceiverField value={send} onChange={(typed) => change({ send: typed.trim() === '' ? '*' : typed })} />
            )}
          </div>
        )}
        {!sends && send !== undefined && (
          <p className="field-note">There is no connection to other programs here: results are not sent.</p>
        )}
        <Choice on={deletes === true} onChange={(on) => change({ delete: on })}>
          Delete its job at the service, once all of the result is kept here
        </Choice>
        <p className="field-note">
          Each is done once, also when Alidade is closed meanwhile. With none of them a result stays at its service
          until you open it.
        </p>
      </div>
    </section>
  )
}
