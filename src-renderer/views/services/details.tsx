import { ucdMeaning } from '#shared/vo/ucd/ucd-meaning.ts'
import { Button } from '../../widgets/button.tsx'
import { FaultNotice } from '../editor/fault-notice.tsx'
import { Facts, number } from './facts.tsx'
import { flowingText } from './flowing-text.ts'
import { ServiceDetails } from './service-details.tsx'
import { type Actions, TableDetails } from './table-details.tsx'
import type { TreeRow } from './tree-rows.ts'
import './details.css'

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
      <p className="details-text selectable">{flowingText(column.description ?? '')}</p>
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
          <p className="details-text selectable">{flowingText(row.schema.description ?? '')}</p>
          <Facts facts={[['Tables', number(row.schema.tables.length)]]} />
        </>
      )
    case 'table':
      return <TableDetails row={row} {...actions} />
    case 'column':
      return <ColumnText row={row} onInsert={actions.onInsert} />
    case 'failed':
      return <FaultNotice fault={row.fault} />
    default:
      return null
  }
}
