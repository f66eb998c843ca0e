import { Globe, Radio, RadioTower, TriangleAlert, Unplug } from 'lucide-react'
import type { Fault } from '#shared/ipc/fault.ts'
import { faultText } from '#shared/ipc/fault-text.ts'
import type { SampState } from '#shared/model/samp.ts'
import { joinSamp, leaveSamp, otherPeers } from '../../state/samp.ts'
import { changeSettings, useSettings } from '../../state/settings.ts'
import { Button } from '../../widgets/button.tsx'
import { Switch } from '../../widgets/switch.tsx'
import { useSampPlace } from './samp-place.ts'

const programs = (count: number): string => `${count.toLocaleString('en')} ${count === 1 ? 'program' : 'programs'}`

/** Where we stand, in plain words. */
export function standingText(state: SampState): string {
  const others = otherPeers(state).length
  const hub = state.peers.find(({ isHub }) => isHub)?.name
  switch (state.status) {
    case 'off':
      return 'Off: other programs do not see Alidade'
    case 'alone':
      return 'No hub runs'
    case 'dismissed':
      return 'A program asked Alidade to leave'
    case 'own-hub':
      return others === 0 ? 'Our hub, no other program yet' : `Our hub, ${programs(others)}`
    case 'joined': {
      const whose = hub === undefined || /hub/i.test(hub) ? 'On the hub of another program' : `On the hub of “${hub}”`
      return others === 0 ? `${whose}, nobody else` : `${whose}, ${programs(others)}`
    }
  }
}

const icons = { off: Unplug, alone: Radio, dismissed: Unplug, joined: Radio, 'own-hub': RadioTower } as const

/** What can be done about it, where the part below does not offer the same. */
function Action({ status }: Pick<SampState, 'status'>) {
  const part = useSampPlace((place) => place.part)
  if (part === 'programs') return null
  if (status === 'alone') return <Button onPress={() => void joinSamp(true)}>Run a hub here</Button>
  if (status === 'dismissed') return <Button onPress={() => void joinSamp()}>Join again</Button>
  return null
}

/** Whether pages may ask, and why they cannot. */
function Pages({ state }: { readonly state: SampState }) {
  const wanted = useSettings((settings) => settings.sampWeb === true)
  if (state.status !== 'own-hub' || !state.hub) return null
  return <Switch label="Web pages may ask" isOn={wanted} onChange={(sampWeb) => void changeSettings({ sampWeb })} />
}

/** The line at the top: where we stand, what can be done about it, what is switched on. */
export function Standing({ state }: { readonly state: SampState }) {
  const Icon = icons[state.status]
  return (
    <>
      <span className="samp-standing" role="status">
        <Icon size={14} aria-hidden />
        <span title={state.hub ? `${state.hub.url}\n${state.hub.lockfile}` : undefined}>{standingText(state)}</span>
      </span>
      <Action status={state.status} />
      <span className="samp-switches">
        {/* Who was asked to leave is offered to join again, which is the same. */}
        {state.status !== 'dismissed' && (
          <Switch
            label="Take part"
            isOn={state.status !== 'off'}
            onChange={(on) => void (on ? joinSamp() : leaveSamp())}
          />
        )}
        <Pages state={state} />
      </span>
    </>
  )
}

/** Why there is no hub, where, and what to do. */
function problemText(problem: Fault): string {
  const { sentence, where, next } = faultText(problem)
  const what = sentence.replace(/[.\s]+$/, '')
  return `The hub cannot be used. ${where === undefined ? what : `${what}, ${where}`}. ${next}`
}

/** What keeps us from a hub, or pages from asking. */
export function Troubles({ state }: { readonly state: SampState }) {
  const web = state.hub?.web
  const pages = typeof web === 'object' ? web : undefined
  if (!state.problem && !pages) return null
  return (
    <div className="samp-troubles">
      {state.problem && (
        <p className="samp-trouble selectable" role="alert">
          <TriangleAlert size={13} aria-hidden />
          {problemText(state.problem)}
        </p>
      )}
      {pages && (
        <p className="samp-trouble selectable" role="alert">
          <Globe size={13} aria-hidden />
          Web pages cannot ask. {pages.message.replace(/[.\s]+$/, '')}. End what has taken port 21012, then switch this
          off and on again.
        </p>
      )}
    </div>
  )
}
