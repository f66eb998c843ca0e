import { AppWindow, ChevronDown, ChevronRight, CircleCheck, CircleDashed, CircleX, Ellipsis, Globe } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { faultText } from '#shared/ipc/fault-text.ts'
import type { SampPeer } from '#shared/model/samp.ts'
import { disconnectPeer, type Ping, pingPeer, useSamp } from '../../state/samp.ts'
import { sendParcel } from '../../state/samp-sending.ts'
import { Button, IconButton } from '../../widgets/button.tsx'
import { MenuButton, type MenuGroup } from '../../widgets/menu.tsx'
import { lifeText, takesText } from './mtype-words.ts'
import { useSampPlace } from './samp-place.ts'
import { takesParcel } from './send-menu.ts'
import { shownParcels } from './shown-parcels.ts'

function Face({ peer }: { readonly peer: SampPeer }) {
  if (peer.icon) return <img className="peer-icon" src={peer.icon} alt="" width={24} height={24} />
  const Icon = peer.origin === undefined ? AppWindow : Globe
  return (
    <span className="peer-icon peer-icon-none">
      <Icon size={18} aria-hidden />
    </span>
  )
}

function Life({ peer, now }: { readonly peer: SampPeer; readonly now: number }) {
  const Icon = !peer.alive ? CircleX : peer.heardAt ? CircleCheck : CircleDashed
  return (
    <p className={peer.alive ? 'peer-life elapsed' : 'peer-life elapsed peer-dead'}>
      <Icon size={12} aria-hidden />
      {lifeText(peer, now)}
    </p>
  )
}

function PingResult({ ping }: { readonly ping: Ping | undefined }) {
  if (!ping) return null
  const text =
    ping.state === 'waiting'
      ? 'asking…'
      : ping.state === 'ok'
        ? `answered in ${Math.max(1, Math.round(ping.milliseconds))} ms`
        : `no answer: ${faultText(ping.fault).sentence}`
  return (
    <p className={ping.state === 'failed' ? 'peer-ping peer-dead' : 'peer-ping'} role="status">
      {text}
    </p>
  )
}

/** Asked on the card before a program is disconnected. */
function Leaving({ peer }: { readonly peer: SampPeer }) {
  const leave = () => useSampPlace.setState({ leaving: undefined })
  const question = `Disconnect “${peer.name}”? It may come back by itself.`
  return (
    <div
      className="peer-question"
      role="alertdialog"
      aria-label={question}
      onKeyDown={(event) => event.key === 'Escape' && leave()}
    >
      <p>{question}</p>
      <Button
        onPress={() => {
          leave()
          void disconnectPeer(peer.id)
        }}
      >
        Disconnect
      </Button>
      <Button look="quiet" autoFocus onPress={leave}>
        Keep
      </Button>
    </div>
  )
}

function menuOf(peer: SampPeer, ownHub: boolean): readonly MenuGroup[] {
  const parcels = shownParcels()
  const lines = parcels.map((parcel, index) => ({
    id: `send:${index}`,
    label: `Send ${parcel.what}`,
    disabled: !takesParcel(peer, parcel),
    ...(takesParcel(peer, parcel) ? {} : { note: 'It does not take this' }),
  }))
  return [
    { lines: [{ id: 'ping', label: 'Ping' }] },
    ...(lines.length > 0 ? [{ lines }] : [{ lines: [{ id: 'none', label: 'Send the shown table', disabled: true }] }]),
    ...(ownHub ? [{ lines: [{ id: 'disconnect', label: 'Disconnect…' }] }] : []),
  ]
}

function act(peer: SampPeer, action: string): void {
  if (action === 'ping') void pingPeer(peer.id)
  else if (action === 'disconnect') useSampPlace.setState({ leaving: peer.id })
  else if (action.startsWith('send:')) {
    const parcel = shownParcels()[Number(action.slice(5))]
    if (parcel) void sendParcel(parcel, [peer.id])
  }
}

function Subscriptions({ peer }: { readonly peer: SampPeer }) {
  const open = useSampPlace((place) => place.peer === peer.id)
  const toggle = () => useSampPlace.setState({ peer: open ? undefined : peer.id })
  const Icon = open ? ChevronDown : ChevronRight
  return (
    <div className="peer-takes">
      <button type="button" className="peer-takes-line" aria-expanded={open} onClick={toggle}>
        <Icon size={12} aria-hidden />
        <span>
          takes {takesText(peer)}
          <span className="visually-hidden">: {open ? 'hide' : 'show'} the MTypes</span>
        </span>
      </button>
      {open && (
        <ul className="peer-mtypes selectable" aria-label={`MTypes that ${peer.name} is subscribed to`}>
          {peer.subscriptions.map((mtype) => (
            <li key={mtype}>{mtype}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** One program on the hub; things can be dropped on it. */
export function PeerCard({
  peer,
  ownHub,
  now,
}: {
  readonly peer: SampPeer
  readonly ownHub: boolean
  readonly now: number
}) {
  const ping = useSamp(({ pings }) => (Object.hasOwn(pings, peer.id) ? pings[peer.id] : undefined))
  const leaving = useSampPlace((place) => place.leaving === peer.id)
  const card = useRef<HTMLLIElement>(null)
  const asked = useRef(false)
  useEffect(() => {
    // The keyboard goes back to the card's menu when the question is answered.
    if (asked.current && !leaving) card.current?.querySelector<HTMLElement>('.icon-button')?.focus()
    asked.current = leaving
  }, [leaving])
  return (
    <li ref={card} className="peer-card" aria-label={peer.name} data-takes-files data-samp-peer={peer.id}>
      <div className="peer-head">
        <Face peer={peer} />
        <div className="peer-names">
          <h3 className="peer-name selectable" title={peer.name}>
            {peer.name}
          </h3>
          <Life peer={peer} now={now} />
        </div>
        <MenuButton
          label={`What to do with ${peer.name}`}
          side="bottom end"
          groups={menuOf(peer, ownHub)}
          onAction={(action) => act(peer, action)}
        >
          <IconButton label={`What to do with ${peer.name}`} icon={<Ellipsis size={15} />} />
        </MenuButton>
      </div>
      {leaving && <Leaving peer={peer} />}
      <PingResult ping={ping} />
      {peer.origin !== undefined && (
        <p className="peer-origin">
          Web page of <code className="selectable">{peer.origin}</code>
        </p>
      )}
      {peer.description && (
        <p className="peer-description selectable" title={peer.description}>
          {peer.description}
        </p>
      )}
      <Subscriptions peer={peer} />
    </li>
  )
}
