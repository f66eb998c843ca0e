import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { useRemovals } from '../../state/removals.ts'
import { otherPeers, retrySamp, useSamp } from '../../state/samp.ts'
import { LoadingState } from '../../widgets/loading-state.tsx'
import { FaultNotice } from '../editor/fault-notice.tsx'
import { MessageLog } from './message-log.tsx'
import { Programs } from './programs.tsx'
import { RulesList } from './rules-list.tsx'
import { type SampPart, useSampPlace } from './samp-place.ts'
import { Standing, Troubles } from './standing.tsx'
import './samp-panel.css'

const since = performance.now()

const parts = { programs: 'Programs', messages: 'Messages', rules: 'Rules' } as const
const isPart = (name: string): name is SampPart => Object.hasOwn(parts, name)

function Count({ part }: { readonly part: SampPart }) {
  const removed = useRemovals((removals) => removals.ids)
  const count = useSamp(({ state, log, rules }) =>
    part === 'programs'
      ? otherPeers(state).length
      : part === 'messages'
        ? log.length
        : rules.filter(({ id }) => !removed.has(id)).length,
  )
  return count > 0 ? <span className="choice-count">{count.toLocaleString('en')}</span> : null
}

/** The other programs on this desk: who is there, what was said, what is done by itself. */
export function SampPanel() {
  const { state, fault } = useSamp()
  const part = useSampPlace((place) => place.part)
  return (
    <section className="panel samp-panel" aria-label="SAMP" data-panel>
      {fault && !state && <FaultNotice fault={fault} action={{ label: 'Try again', run: retrySamp }} />}
      {!fault && !state && <LoadingState title="Looking for a hub" since={since} />}
      {state && (
        <Tabs
          className="samp-parts"
          selectedKey={part}
          onSelectionChange={(key) => isPart(String(key)) && useSampPlace.setState({ part: String(key) as SampPart })}
        >
          <div className="panel-bar samp-bar">
            <TabList className="samp-tabs" aria-label="Parts of the SAMP panel">
              {(Object.keys(parts) as SampPart[]).map((name) => (
                <Tab key={name} id={name} className="samp-tab">
                  {parts[name]} <Count part={name} />
                </Tab>
              ))}
            </TabList>
            <Standing state={state} />
          </div>
          <Troubles state={state} />
          <TabPanel id="programs" className="samp-part">
            <Programs state={state} />
          </TabPanel>
          <TabPanel id="messages" className="samp-part">
            <MessageLog />
          </TabPanel>
          <TabPanel id="rules" className="samp-part">
            <RulesList />
          </TabPanel>
        </Tabs>
      )}
    </section>
  )
}
