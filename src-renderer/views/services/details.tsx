import { Play } from 'lucide-react'
import { useEffect } from 'react'
import { faultText } from '#shared/ipc/fault-text.ts'
import { ageText } from '#shared/model/age-text.ts'
import { practiceExamples } from '#shared/model/practice-examples.ts'
import { ucdMeaning } from '#shared/vo/ucd/ucd-meaning.ts'
import { tryExample } from '../../state/examples.ts'
import { columnsKey, loadColumns, refreshService, type Service, useServices } from '../../state/services.ts'
import { Button, Hint } from '../../widgets/button.tsx'
import { FaultNotice } from '../editor/fault-notice.tsx'
import { firstRowsQuery, type TreeRow } from './tree-rows.ts'
import './details.css'

type Fact = readonly [name: string, value: string | undefined]

function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  const known = facts.filter(([, value]) => value !== undefined && value !== '')
  if (known.length === 0) return null
  return (
    <dl className="details-facts">
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="selectable">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

const number = (value: number | undefined): string | undefined => value?.toLocaleString('en')

function serviceFacts(service: Service): readonly Fact[] {
  const capabilities = service.capabilities
  const languages = capabilities?.languages
    .map(({ name, versions }) => [name, versions.join(', ')].filter(Boolean).join(' '))
    .join('; ')
  return [
    ['Address', service.url],
    ['Available', service.available === undefined ? undefined : service.available ? 'yes' : 'no'],
    ['Note', service.availabilityNote],
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
      <h4 className="quiet">Examples</h4>
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
        <span className="quiet">read {ageText(Date.parse(value.readAt), Date.now())} ·</span>
        <Button look="quiet" onPress={refresh}>
          Refresh
        </Button>
      </div>
    </>
  )
}

function ServiceDetails({ service }: { readonly service: Service }) {
  return (
    <>
      <h3 className="details-name">{service.title}</h3>
      <Facts facts={serviceFacts(service)} />
      {service.notes.map((note) => (
        <p key={note} className="details-text quiet">
          {note}
        </p>
      ))}
      {service.own === true && <OwnExamples />}
      <TablesAge url={service.url} />
    </>
  )
}

function TableText({ row, onQuery, onInsert }: { readonly row: Extract<TreeRow, { kind: 'table' }> } & Actions) {
  const { url, table } = row
  const loaded = useServices((services) => services.columns[columnsKey(url, table.name)])
  useEffect(() => {
    const timer = setTimeout(() => void loadColumns(url, table.name), 250)
    return () => clearTimeout(timer)
  }, [url, table.name])
  const details = loaded?.state === 'ready' ? loaded.value : undefined
  const joined = details?.foreignKeys.map((key) => `${key.columns.map(({ from }) => from).join(', ')} → ${key.target}`)
  return (
    <>
      <h3 className="details-name details-code selectable">{table.name}</h3>
      {table.title && table.title !== table.name && <p className="details-text">{table.title}</p>}
      <p className="details-text selectable">{details?.table.description ?? table.description}</p>
      <Facts
        facts={[
          ['Rows', number(table.rows ?? details?.table.rows)],
          ['Columns', number(details?.columns.length)],
          ['Type', table.type],
          ['Utype', table.utype],
          ['Joins', joined?.join('\n')],
        ]}
      />
      <div className="details-actions">
        <Button onPress={() => onQuery(firstRowsQuery(table.name), url)}>First 100 rows</Button>
        <Button look="quiet" onPress={() => onInsert(table.name)}>
          Insert name
        </Button>
      </div>
    </>
  )
}

function ColumnText({
  row,
  onInsert,
}: { readonly row: Extract<TreeRow, { kind: 'column' }> } & Pick<Actions, 'onInsert'>) {
  const { column } = row
  const size = column.arraysize ? ` [${column.arraysize}]` : ''
  const roles = [column.principal && 'principal', column.indexed && 'indexed', column.std && 'standard']
  return (
    <>
      <h3 className="details-name details-code selectable">
        {column.name}
        {column.unit && <span className="quiet"> [{column.unit}]</span>}
      </h3>
      <p className="details-text selectable">{column.description}</p>
      <Facts
        facts={[
          ['Unit', column.unit],
          ['UCD', column.ucd],
          ['Meaning', column.ucd && ucdMeaning(column.ucd)],
          ['Type', column.datatype && `${column.datatype}${size}`],
          ['Xtype', column.xtype],
          ['Utype', column.utype],
          ['Marks', roles.filter(Boolean).join(', ')],
        ]}
      />
      <div className="details-actions">
        <Button onPress={() => onInsert(column.name)}>Insert name</Button>
      </div>
    </>
  )
}

interface Actions {
  readonly onQuery: (adql: string, url: string) => void
  readonly onInsert: (text: string) => void
}

/** All that is known about the chosen line of the tree. */
export function Details({ row, ...actions }: { readonly row: TreeRow } & Actions) {
  switch (row.kind) {
    case 'service':
      return <ServiceDetails service={row.service} />
    case 'schema':
      return (
        <>
          <h3 className="details-name details-code selectable">{row.schema.name}</h3>
          {row.schema.title && <p className="details-text">{row.schema.title}</p>}
          <p className="details-text selectable">{row.schema.description}</p>
          <Facts facts={[['Tables', number(row.schema.tables.length)]]} />
        </>
      )
    case 'table':
      return <TableText row={row} {...actions} />
    case 'column':
      return <ColumnText row={row} onInsert={actions.onInsert} />
    case 'failed':
      return <FaultNotice fault={row.fault} />
    default:
      return null
  }
}
