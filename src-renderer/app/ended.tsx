import { Unplug } from 'lucide-react'
import type { Fault } from '#shared/ipc/fault.ts'
import { faultText } from '#shared/ipc/fault-text.ts'
import { EmptyState } from '../widgets/empty-state.tsx'

/** The whole window once main has gone, or where it never answered. */
export function Ended({ fault }: { readonly fault?: Fault }) {
  const text = faultText(fault ?? { kind: 'peer-gone', message: '' })
  return (
    <main className="ended" role="alert">
      <EmptyState
        icon={<Unplug size={32} />}
        title={fault ? `Alidade could not start: ${text.sentence}` : 'Alidade has ended'}
      >
        {text.next}
      </EmptyState>
    </main>
  )
}
