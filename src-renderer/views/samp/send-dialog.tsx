import { CircleX, TriangleAlert, VolumeX } from 'lucide-react'
import { useState } from 'react'
import { Checkbox, CheckboxGroup } from 'react-aria-components'
import type { SampSent } from '#shared/model/samp.ts'
import { otherPeers, useSamp } from '../../state/samp.ts'
import {
  type Parcel,
  type SendReport,
  sendParcel,
  sendProblem,
  sentSentence,
  takersOf,
  useSampSending,
} from '../../state/samp-sending.ts'
import { Button } from '../../widgets/button.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { showSamp } from './samp-place.ts'
import '../../widgets/choices.css'
import './send-dialog.css'

function Receivers({ parcel, onDone }: { readonly parcel: Parcel; readonly onDone: () => void }) {
  const state = useSamp((samp) => samp.state)
  const peers = otherPeers(state)
  const able = takersOf(parcel, peers)
  const others = peers.filter((peer) => !able.includes(peer))
  const [wanted, setWanted] = useState<readonly string[]>(() => able.map(({ id }) => id))
  const to = wanted.filter((id) => able.some((peer) => peer.id === id))
  const problem = sendProblem(parcel)
  if (problem !== undefined)
    return (
      <div className="dialog-form">
        <p>{problem}.</p>
        <div className="dialog-actions">
          <Button
            onPress={() => {
              onDone()
              showSamp()
            }}
          >
            Show the SAMP panel
          </Button>
          <Button look="primary" autoFocus onPress={onDone}>
            Close
          </Button>
        </div>
      </div>
    )
  return (
    <form
      className="dialog-form"
      onSubmit={(event) => {
        event.preventDefault()
        onDone()
        void sendParcel(parcel, to)
      }}
    >
      <CheckboxGroup aria-label="Receivers" className="send-receivers" value={[...to]} onChange={setWanted}>
        {able.map((peer, index) => (
          <Checkbox key={peer.id} value={peer.id} className="send-receiver" autoFocus={index === 0}>
            <span className="check-box" aria-hidden />
            <span className="send-receiver-name">{peer.name}</span>
            {!peer.alive && <span className="quiet">does not answer</span>}
          </Checkbox>
        ))}
      </CheckboxGroup>
      {others.length > 0 && <p className="quiet">Not taken by {others.map(({ name }) => `“${name}”`).join(', ')}.</p>}
      <div className="dialog-actions">
        <Button onPress={onDone}>Cancel</Button>
        <Button type="submit" look="primary" isDisabled={to.length === 0}>
          {to.length > 1 ? `Send to ${to.length}` : 'Send'}
        </Button>
      </div>
    </form>
  )
}

const marks = {
  ok: undefined,
  warning: <TriangleAlert size={13} role="img" aria-label="Warning" />,
  error: <CircleX size={13} role="img" aria-label="Not taken" />,
  silent: <VolumeX size={13} role="img" aria-label="No answer" />,
} as const

function ReportLine({ sent, name }: { readonly sent: SampSent; readonly name: string | undefined }) {
  const words = sent.text ?? (sent.state === 'silent' ? 'It has not answered; some programs never do.' : '')
  return (
    <li className={`send-result send-${sent.state}`}>
      {marks[sent.state]}
      <span className="selectable">
        <strong>{sent.peerName}</strong>
        {name === undefined ? '' : `, ${name}`}
        {words === '' ? '' : `: ${words}`}
      </span>
    </li>
  )
}

function Report({ report, onDone }: { readonly report: SendReport; readonly onDone: () => void }) {
  const notable = report.sent.filter(({ state, text }) => state !== 'ok' || text !== undefined)
  return (
    <div className="dialog-form">
      <p>{sentSentence(report)}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list is scrolled by keyboard */}
      <ul className="send-results" aria-label="What was not taken as it should be" tabIndex={0}>
        {notable.map((sent) => (
          <ReportLine key={`${sent.item} ${sent.peer}`} sent={sent} name={report.names[sent.item]} />
        ))}
      </ul>
      <div className="dialog-actions">
        <Button look="primary" autoFocus onPress={onDone}>
          Close
        </Button>
      </div>
    </div>
  )
}

/** To whom to send, and what came of it; once in a window. */
export function SendDialogs() {
  const { asked, report } = useSampSending()
  const close = () => useSampSending.setState({ asked: undefined, report: undefined })
  if (report)
    return (
      <Dialog title="Sent, but not all was taken" onClose={close}>
        <Report report={report} onDone={close} />
      </Dialog>
    )
  if (!asked) return null
  return (
    <Dialog title={`Send ${asked.what} to`} onClose={close}>
      <Receivers key={asked.what} parcel={asked} onDone={close} />
    </Dialog>
  )
}
