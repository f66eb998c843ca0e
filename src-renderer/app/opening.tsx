import { EmptyState } from '../widgets/empty-state.tsx'
import type { StartStep } from './start.ts'

const waitsFor: Readonly<Record<StartStep, string>> = {
  connection: 'It waits for its other half, which runs the queries.',
  workspace: 'It reads your queries and settings.',
  services: 'It reads the list of services.',
}

/** The whole window while its start takes long. */
export function Opening({ step }: { readonly step: StartStep }) {
  return (
    <main className="ended" role="status">
      <EmptyState title="Alidade is starting…">
        {waitsFor[step]} This takes longer than it should; the window opens as soon as it can.
      </EmptyState>
    </main>
  )
}
