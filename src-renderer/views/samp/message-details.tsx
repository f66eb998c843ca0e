import { Copy, RotateCw, X } from 'lucide-react'
import type { SampLogEntry } from '#shared/model/samp.ts'
import { copyText } from '../../state/clipboard.ts'
import { replayMessage } from '../../state/samp.ts'
import { Button, IconButton } from '../../widgets/button.tsx'
import { entryText } from './log-rows.ts'
import { stateWord, tookText } from './message-log.tsx'
import { useSampPlace } from './samp-place.ts'

/** A part of a message as it was said. */
function Said({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <section className="message-part" aria-label={title}>
      <h4>
        {title}
        <IconButton
          label={`Copy ${title.toLowerCase()}`}
          icon={<Copy size={12} />}
          onPress={() => void copyText(text, title.toLowerCase())}
        />
      </h4>
      <pre className="message-said selectable">{text}</pre>
    </section>
  )
}

/** What was said, what was answered. */
export function MessageDetails({
  entry,
  nameOf,
}: {
  readonly entry: SampLogEntry
  readonly nameOf: (id: string) => string
}) {
  const { mtype, kind, from, to, state, milliseconds, params, reply, direction } = entry
  const took = milliseconds === undefined ? '' : ` after ${tookText(milliseconds)}`
  const answer =
    reply ??
    (state === 'waiting'
      ? 'not yet'
      : state === 'silent'
        ? 'none in time; some programs never answer'
        : 'none: a notification has no answer')
  return (
    <section className="message-details" aria-label={`Message ${mtype}`}>
      <header className="message-details-head">
        <h3 className="selectable">{mtype}</h3>
        <IconButton
          label="Close details"
          icon={<X size={13} />}
          onPress={() => {
            // The keyboard goes on from the list.
            document.querySelector<HTMLElement>('.log-lines')?.focus()
            useSampPlace.setState({ entry: undefined })
          }}
        />
      </header>
      <p className="message-facts selectable">
        {kind === 'call' ? 'Call' : 'Notification'} from “{nameOf(from)}” to “{nameOf(to)}”: {stateWord(state)}
        {took}
      </p>
      <div className="message-acts">
        {direction === 'out' && (
          <Button look="quiet" icon={<RotateCw size={12} />} onPress={() => void replayMessage(entry.id)}>
            Send again
          </Button>
        )}
        <Button
          look="quiet"
          icon={<Copy size={12} />}
          onPress={() => void copyText(entryText(entry, nameOf), 'message')}
        >
          Copy all
        </Button>
      </div>
      <Said title="Parameters" text={params} />
      {reply === undefined ? <p className="message-facts">Reply: {answer}</p> : <Said title="Reply" text={reply} />}
    </section>
  )
}
