import { Unplug } from 'lucide-react'
import type { Fault } from '#shared/ipc/fault.ts'
import { faultText } from '#shared/ipc/fault-text.ts'
import { EmptyState } from '../widgets/empty-state.tsx'

/** The whole window once main has gone, or where it never answered. */
export function Ended({ fault }: { readonly fault?: Fault }) {
  const text = fault ? faultText(fault) : undefined
  return (
    <main className="ended" role="alert">
      <EmptyState
        icon={<Unplug size={32} />}
        title={text ? `Alidade could not start: ${text.sentence}` : 'Alidade has ended'}
      >
        {text ? text.next : 'Queries and tables are kept. Close this window and start Alidade again.'}
      </EmptyState>
    </main>
  )
}
