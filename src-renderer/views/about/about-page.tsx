import { Copy, TriangleAlert } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import type { Fault } from '#shared/ipc/fault.ts'
import type { DoctorFact } from '#shared/ipc/workspace.ts'
import { useApi } from '../../api/api.ts'
import { copyText } from '../../state/clipboard.ts'
import { reportFault } from '../../state/messages.ts'
import { Button } from '../../widgets/button.tsx'
import { EmptyState } from '../../widgets/empty-state.tsx'
import { FaultNotice } from '../editor/fault-notice.tsx'
import { type Licence, readLicences } from './licences.ts'
import './about.css'

/** Pages of the standards that Alidade speaks. */
const links: readonly { readonly label: string; readonly url: string }[] = [
  { label: 'The Virtual Observatory (IVOA)', url: 'https://www.ivoa.net/' },
  { label: 'TAP: asking archives', url: 'https://www.ivoa.net/documents/TAP/' },
  { label: 'ADQL: the language of queries', url: 'https://www.ivoa.net/documents/ADQL/' },
  { label: 'VOTable: tables with their meaning', url: 'https://www.ivoa.net/documents/VOTable/' },
]

type Doctor = { readonly facts: readonly DoctorFact[] } | { readonly fault: Fault } | undefined

function useDoctor(): readonly [doctor: Doctor, ask: () => void] {
  const api = useApi()
  const [doctor, setDoctor] = useState<Doctor>()
  const [turn, setTurn] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again by its turn
  useEffect(() => {
    const abort = new AbortController()
    void api.workspace.doctor(null, { signal: abort.signal }).then((answer) => {
      if (!abort.signal.aborted) setDoctor(answer.ok ? { facts: answer.value } : { fault: answer.fault })
    })
    return () => abort.abort()
  }, [api, turn])
  return [doctor, () => setTurn(turn + 1)]
}

const factsText = (facts: readonly DoctorFact[]): string =>
  facts.map(({ name, value }) => `${name}: ${value}`).join('\n')

function Facts({ facts }: { readonly facts: readonly DoctorFact[] }) {
  return (
    <>
      <dl className="about-facts">
        {facts.map(({ name, value, problem }) => (
          <div key={`${name} ${value}`}>
            <dt>{name}</dt>
            <dd className={problem ? 'selectable about-problem' : 'selectable'}>
              {problem && <TriangleAlert size={13} role="img" aria-label="Attention" />}
              {value}
            </dd>
          </div>
        ))}
      </dl>
      <Button icon={<Copy size={13} />} onPress={() => void copyText(factsText(facts))}>
        Copy for a report
      </Button>
    </>
  )
}

function Package({ one }: { readonly one: Licence }) {
  return (
    <details className="about-package">
      <summary>
        <span className="about-package-name">{one.name}</span>
        <span className="quiet">{one.version}</span>
        <span className="quiet about-package-licence">{one.licence}</span>
      </summary>
      <pre className="about-licence selectable">
        {one.text || `Its licence is ${one.licence}; it brings no text of it.`}
      </pre>
    </details>
  )
}

function Licences() {
  const packages = useMemo(() => readLicences(), [])
  if (!packages)
    return (
      <EmptyState small title="No list of packages">
        This page was not built to be shipped; npm run build makes one that lists its packages.
      </EmptyState>
    )
  return (
    <>
      <p className="quiet">Alidade is free software under the MIT licence. It holds these packages of others:</p>
      {packages.map((one) => (
        <Package key={`${one.name} ${one.version}`} one={one} />
      ))}
    </>
  )
}

/** Version, what it runs on and how its files stand, licences, and where to read more. */
export function AboutPage() {
  const api = useApi()
  const [doctor, ask] = useDoctor()
  const open = (url: string) =>
    void api.workspace.openExternal({ url }).then((answer) => {
      if (!answer.ok) reportFault('The page was not opened.', answer.fault)
    })
  return (
    <div className="page about-page">
      <header className="page-head">
        <h1>About Alidade</h1>
      </header>
      <p>A desktop application for the Virtual Observatory: find a service, write ADQL, run it, look at the result.</p>
      <section aria-labelledby="about-facts">
        <h2 id="about-facts">This Alidade</h2>
        {doctor === undefined && <p className="quiet">Looking…</p>}
        {doctor && 'facts' in doctor && <Facts facts={doctor.facts} />}
        {doctor && 'fault' in doctor && <FaultNotice fault={doctor.fault} action={{ label: 'Try again', run: ask }} />}
      </section>
      <section aria-labelledby="about-links">
        <h2 id="about-links">To read</h2>
        <ul className="about-links">
          {links.map(({ label, url }) => (
            <li key={url}>
              <Button look="quiet" onPress={() => open(url)}>
                {label}
              </Button>
              <span className="quiet">{url}</span>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="about-licences">
        <h2 id="about-licences">Licences</h2>
        <Licences />
      </section>
    </div>
  )
}
