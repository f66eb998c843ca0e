import { CircleX, Download, Plus, RefreshCw, TriangleAlert } from 'lucide-react'
import { faultText } from '#shared/ipc/fault-text.ts'
import { ageText } from '#shared/model/age-text.ts'
import type { KnownColumns } from '#shared/model/tap.ts'
import { listedTables, readAllColumns, useKnownColumns } from '../../state/known-columns.ts'
import { type Service, useServices } from '../../state/services.ts'
import { Button } from '../../widgets/button.tsx'
import { Progress } from '../../widgets/progress.tsx'
import { askForService } from '../services/add-service.tsx'
import './known-services.css'

const number = (value: number, one: string): string => `${value.toLocaleString('en')} ${value === 1 ? one : `${one}s`}`

/** How much of a service is known, and since when. */
export function knownText(known: KnownColumns | undefined, listed: number | undefined, now: number): string {
  if (!known) return 'none read yet'
  const age = known.readAt === undefined ? '' : `, read ${ageText(Date.parse(known.readAt), now)}`
  const columns = number(known.columns, 'column')
  if (!known.whole) {
    const of =
      listed === undefined
        ? number(known.tables, 'table')
        : `${known.tables.toLocaleString('en')} of ${number(listed, 'table')}`
    return `${columns} of ${of}: those looked at`
  }
  return `${columns} of ${number(known.tables, 'table')}${age}`
}

/** How far the columns of a service are known, with what reads all of them, or reads them again. */
export function ColumnsOf({ url, title }: { readonly url: string; readonly title: string }) {
  const known = useKnownColumns((state) => state.byUrl[url])
  const reading = useKnownColumns((state) => state.reading[url])
  const fault = useKnownColumns((state) => state.faults[url])
  // Drawn again when the list of tables comes.
  useServices((services) => services.tables[url])
  const listed = listedTables(url)
  if (reading)
    return (
      <div className="known-columns">
        <Progress
          name={`Reading all columns of ${title}`}
          fraction={listed === undefined || reading.tables === 0 ? undefined : reading.tables / listed}
          number={
            reading.tables === 0
              ? 'asking'
              : listed === undefined
                ? number(reading.tables, 'table')
                : `${reading.tables.toLocaleString('en')} of ${number(listed, 'table')}`
          }
          since={reading.since}
          onCancel={reading.cancel}
        />
      </div>
    )
  return (
    <div className="known-columns">
      <span className="known-columns-text quiet">{knownText(known, listed, Date.now())}</span>
      <Button
        look="quiet"
        icon={known?.whole ? <RefreshCw size={12} /> : <Download size={12} />}
        aria-label={known?.whole ? `Read again: all columns of ${title}` : `Read all columns of ${title}`}
        onPress={() => void readAllColumns(url)}
      >
        {known?.whole ? 'Read again' : 'Read all columns'}
      </Button>
      {known?.partial && (
        <p className="known-columns-partial">
          <TriangleAlert size={13} aria-hidden />
          <span>{known.partial}</span>
        </p>
      )}
      {fault && (
        <p className="known-columns-fault" role="alert">
          <CircleX size={13} aria-hidden />
          <span>
            {faultText(fault).sentence} {faultText(fault).next}
          </span>
        </p>
      )}
    </div>
  )
}

const byKnown = (known: Readonly<Record<string, KnownColumns>>) => (one: Service, other: Service) =>
  Number(known[other.url] !== undefined) - Number(known[one.url] !== undefined)

/** Of which services the columns are known: of all, or of the only one that is searched. */
export function KnownServices({ only }: { readonly only?: string | undefined }) {
  const services = useServices((state) => state.list)
  const known = useKnownColumns((state) => state.byUrl)
  const asked = useKnownColumns((state) => state.asked)
  if (!asked) return null
  if (services.length === 0)
    return (
      <div className="known-services-none">
        <p className="quiet">No service yet: columns are those of services.</p>
        <Button icon={<Plus size={13} />} onPress={askForService}>
          Add service by URL…
        </Button>
      </div>
    )
  const searched = services.filter(({ url }) => only === undefined || url === only)
  return (
    <section className="known-services" aria-label="Where columns are looked for">
      <h3 className="quiet">Where columns are looked for</h3>
      <ul>
        {searched.toSorted(byKnown(known)).map(({ url, title }) => (
          <li key={url}>
            <span className="known-service" title={url}>
              {title}
            </span>
            <ColumnsOf url={url} title={title} />
          </li>
        ))}
      </ul>
    </section>
  )
}
