import { Play } from 'lucide-react'
import type { Account } from '#shared/ipc/accounts.ts'
import { faultText } from '#shared/ipc/fault-text.ts'
import { ageText } from '#shared/model/age-text.ts'
import { practiceExamples } from '#shared/model/practice-examples.ts'
import { useAccounts } from '../../state/accounts.ts'
import { tryExample } from '../../state/examples.ts'
import { refreshService, type Service, useServices } from '../../state/services.ts'
import { Button, Hint } from '../../widgets/button.tsx'
import { accountWords } from '../accounts/account-words.ts'
import { QuotaPart } from '../jobs/quota-meter.tsx'
import { ColumnsKnown } from './columns-known.tsx'
import { type Fact, Facts, number } from './facts.tsx'
import { ProfilePart } from './profile-part.tsx'
import { ServiceExamples } from './service-examples.tsx'

function serviceFacts(service: Service, account: Account | undefined): readonly Fact[] {
  const capabilities = service.capabilities
  const languages = capabilities?.languages
    .map(({ name, versions }) => [name, versions.join(', ')].filter(Boolean).join(' '))
    .join('; ')
  return [
    ['Address', service.url],
    ['Available', service.available === undefined ? undefined : service.available ? 'yes' : 'no'],
    ['Note', service.availabilityNote],
    ['Account', account && accountWords(account)],
    ['Languages', languages],
    ['Rows by default', number(capabilities?.outputLimit.default)],
    ['Rows at most', number(capabilities?.outputLimit.hard)],
    ['Uploads', capabilities && (capabilities.uploadMethods.length > 0 ? 'yes' : 'no')],
  ]
}

/** What the practice sky is, and its examples. */
function OwnExamples() {
  return (
    <>
      <p className="details-text">
        Part of Alidade: real bright stars and simulated catalogues, to learn and to try queries. It needs no network.
      </p>
      <section className="details-part" aria-label="Examples">
        <h4>Examples</h4>
        <ul className="details-examples">
          {practiceExamples.map(({ id, name, explanation }) => (
            <li key={id}>
              <Hint text={explanation}>
                <Button look="quiet" icon={<Play size={11} />} onPress={() => tryExample(id)}>
                  {name}
                </Button>
              </Hint>
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}

/** When the list of tables was read, and how to read it anew. */
function TablesAge({ url }: { readonly url: string }) {
  const tables = useServices((services) => services.tables[url])
  const refresh = () => void refreshService(url)
  const value = tables?.state === 'ready' ? tables.value : undefined
  if (value?.readAt === undefined)
    return (
      <div className="details-actions">
        <Button onPress={refresh}>Read again</Button>
      </div>
    )
  return (
    <>
      {value.trouble && <p className="details-text">{faultText(value.trouble).sentence}</p>}
      <div className="details-actions details-age">
        <span className="quiet">tables read {ageText(Date.parse(value.readAt), Date.now())}</span>
        <Button look="quiet" onPress={refresh}>
          Read again
        </Button>
      </div>
    </>
  )
}

/** All that is known of a service. */
export function ServiceDetails({ service }: { readonly service: Service }) {
  const { url } = service
  const isOwn = service.own === true
  const account = useAccounts(({ list }) => list.find(({ origin }) => url.startsWith(`${origin}/`)))
  return (
    <>
      <h3 className="details-name">{service.title}</h3>
      <Facts facts={serviceFacts(service, account)} />
      {service.notes.map((note) => (
        <p key={note} className="details-text quiet">
          {note}
        </p>
      ))}
      {isOwn ? <OwnExamples /> : <ServiceExamples key={url} url={url} />}
      <section className="details-part" aria-label="Columns">
        <h4>Columns, as far as they can be searched</h4>
        <ColumnsKnown url={url} title={service.title} />
      </section>
      {!isOwn && <QuotaPart url={url} title={service.title} />}
      {!isOwn && <ProfilePart url={url} />}
      <TablesAge url={url} />
    </>
  )
}
