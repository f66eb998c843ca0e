import { ChevronRight } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Fault } from '#shared/ipc/fault.ts'
import type { Exchange } from '#shared/ipc/workspace.ts'
import type { Job } from '#shared/model/job.ts'
import { copyText } from '../../state/clipboard.ts'
import { api } from '../../state/connection.ts'
import { Button } from '../../widgets/button.tsx'
import { Elapsed } from '../../widgets/progress.tsx'
import { FaultNotice } from '../editor/fault-notice.tsx'

interface Papers {
  readonly document?: string | undefined
  readonly exchanges: readonly Exchange[]
}

const headerText = (headers: readonly (readonly [string, string])[]): string =>
  headers.map(([name, value]) => `${name}: ${value}`).join('\n')

/** An exchange as text for a letter to a service's operator; secrets were removed by main. */
export const exchangeText = (one: Exchange): string =>
  [
    `${one.at}  ${one.method} ${one.url}`,
    headerText(one.requestHeaders),
    one.requestBody ?? '',
    one.error ?? `${one.status ?? 'no answer'} after ${one.milliseconds} ms, ${one.bytes} bytes`,
    headerText(one.responseHeaders),
    one.responseHead ?? '',
  ]
    .filter((part) => part !== '')
    .join('\n\n')

function ExchangeLine({ exchange }: { readonly exchange: Exchange }) {
  const [open, setOpen] = useState(false)
  const { at, method, url, status, error, milliseconds } = exchange
  return (
    <li className="job-exchange">
      <button type="button" className="job-exchange-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <ChevronRight size={12} aria-hidden className={open ? 'job-fold-open' : ''} />
        <span className={error === undefined ? '' : 'job-exchange-failed'}>
          {method} {status ?? error ?? 'no answer'}
        </span>
        <span className="quiet">
          {new Date(at).toLocaleTimeString('en-GB')}, {Math.round(milliseconds)} ms
        </span>
        <span className="job-exchange-url quiet" title={url}>
          {url}
        </span>
      </button>
      {open && <pre className="job-paper selectable">{exchangeText(exchange)}</pre>}
    </li>
  )
}

function Contents({ papers }: { readonly papers: Papers }) {
  const { document: text, exchanges } = papers
  return (
    <>
      <h4>Job document</h4>
      {text === undefined ? (
        <p className="quiet">The service has not given one yet.</p>
      ) : (
        <>
          <pre className="job-paper selectable">{text}</pre>
          <Button look="quiet" onPress={() => void copyText(text, 'the job document')}>
            Copy document
          </Button>
        </>
      )}
      <h4>Exchanges with the service</h4>
      {exchanges.length === 0 ? (
        <p className="quiet">None in this run of Alidade.</p>
      ) : (
        <>
          <ul className="job-exchanges">
            {exchanges.map((exchange) => (
              <ExchangeLine key={exchange.id} exchange={exchange} />
            ))}
          </ul>
          <Button
            look="quiet"
            onPress={() => void copyText(exchanges.map(exchangeText).join('\n\n---\n\n'), 'the exchanges')}
          >
            Copy exchanges
          </Button>
        </>
      )}
    </>
  )
}

/** The job document as the service gave it last, and the exchanges with it: read when they are looked at. */
export function JobPapers({ job }: { readonly job: Job }) {
  const [open, setOpen] = useState(false)
  const [papers, setPapers] = useState<Papers>()
  const [fault, setFault] = useState<Fault>()
  const since = useRef(0)
  const turn = `${job.phase} ${job.phases.length}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new phase has a new document
  useEffect(() => {
    if (!open) return
    const gone = new AbortController()
    since.current = performance.now()
    void api()
      .jobs.details({ job: job.id }, { signal: gone.signal })
      .then((answer) => {
        if (gone.signal.aborted) return
        setFault(answer.ok ? undefined : answer.fault)
        if (answer.ok) setPapers(answer.value)
      })
    return () => gone.abort()
  }, [job.id, open, turn])
  return (
    <section className="job-papers" aria-label="Job document and exchanges">
      <Button
        look="quiet"
        aria-expanded={open}
        icon={<ChevronRight size={12} className={open ? 'job-fold-open' : ''} />}
        onPress={() => setOpen(!open)}
      >
        Job document and exchanges
      </Button>
      {open && fault && <FaultNotice fault={fault} />}
      {open && !fault && papers && <Contents papers={papers} />}
      {open && !fault && !papers && (
        <p className="quiet">
          Reading… <Elapsed since={since.current} />
        </p>
      )}
    </section>
  )
}
