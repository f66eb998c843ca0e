import { FlaskConical } from 'lucide-react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import type { TableInfo } from '#shared/model/table.ts'
import './completeness-badge.css'

/** Where rows were made up: the word, and what the service says of it. Not a lack, so not amber. */
export function SimulatedBadge({ table }: { readonly table: TableInfo }) {
  const { simulated } = table.provenance
  if (simulated === undefined) return null
  return (
    <DialogTrigger>
      <AriaButton className="badge badge-simulated">
        <FlaskConical size={12} aria-hidden />
        simulated
      </AriaButton>
      <Popover className="popover badge-popover" placement="bottom start" offset={4}>
        <Dialog className="badge-details" aria-label="Simulated rows">
          <section>
            <h3>Simulated</h3>
            <p className="selectable">{simulated}</p>
          </section>
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
