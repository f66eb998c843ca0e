import type { ReactNode } from 'react'
import { Checkbox } from 'react-aria-components'
import type { QuerySet, SetCompletion } from '#shared/model/query-set.ts'
import { editSet, useSets } from '../../state/sets.ts'
import { TextField } from '../../widgets/field.tsx'
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
              <TextField
                label="SAMP client by its name, * for all"
                value={send}
                onChange={(typed) => change({ send: typed || '*' })}
              />
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
