import { lazy, Suspense, useRef, useState } from 'react'
import type { SetEntry, SetParameter } from '#shared/model/query-set.ts'
import { useNearView } from './near-view.ts'
import { PlainQuery, type PressedPlace } from './plain-query.tsx'

const SetQueryEditor = lazy(() => import('./set-query-editor.tsx'))

/** The text of one query of a set: in its editor near the view and while it has the keyboard, else as plain text. */
export function SetQuery(props: {
  readonly setId: string
  readonly entry: SetEntry
  readonly name: string
  readonly parameters: readonly SetParameter[]
}) {
  const frame = useRef<HTMLDivElement>(null)
  const near = useNearView(frame)
  // What took the keyboard: a press at a place, or Tab.
  const [taken, setTaken] = useState<PressedPlace | 'keyboard'>()
  const plain = (
    <PlainQuery text={props.entry.adql} name={props.name} onTake={(place) => setTaken(place ?? 'keyboard')} />
  )
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is inside has the keyboard; this tells when it goes
    <div
      ref={frame}
      className="field-input set-adql"
      onFocus={() => setTaken((before) => before ?? 'keyboard')}
      onBlur={({ relatedTarget }) => {
        if (!frame.current?.contains(relatedTarget)) setTaken(undefined)
      }}
    >
      {near || taken !== undefined ? (
        <Suspense fallback={plain}>
          <SetQueryEditor {...props} taken={taken} />
        </Suspense>
      ) : (
        plain
      )}
    </div>
  )
}
