import { Play, Table2, TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Fault } from '#shared/ipc/fault.ts'
import { faultText } from '#shared/ipc/fault-text.ts'
import { hasResult } from '#shared/model/job-face.ts'
import type { LeftTable } from '#shared/model/table.ts'
import { api } from '../../state/connection.ts'
import { openJobResult } from '../../state/job-actions.ts'
import { useJobs } from '../../state/jobs.ts'
import { runAgain } from '../../state/more-rows.ts'
import { Button } from '../../widgets/button.tsx'
import { EmptyState } from '../../widgets/empty-state.tsx'
import { fileName, locateTable } from '../files/open-files.ts'
import { leftFacts } from './left-facts.ts'
import './left-table.css'

const Remove = ({ table }: { readonly table: LeftTable }) => (
  <Button onPress={() => void api().tables.forgetLeft({ table: table.id })}>Remove</Button>
)

/** Reads a table again, once for each turn; why it could not be. */
function useReadAgain(id: string, turn: number): Fault | undefined {
  const [fault, setFault] = useState<Fault>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn reads once more
  useEffect(() => {
    let gone = false
    setFault(undefined)
    void api()
      .tables.readAgain({ table: id })
      .then((answer) => {
        if (!gone && !answer.ok) setFault(answer.fault)
      })
    return () => {
      gone = true
    }
  }, [id, turn])
  return fault
}

/** A table of a file, or one that came over SAMP: it is read again as soon as somebody looks at it. */
function LeftFile({ table }: { readonly table: LeftTable }) {
  const { id, provenance } = table
  const isFile = provenance.kind === 'file'
  const [turn, setTurn] = useState(0)
  const fault = useReadAgain(id, turn)
  if (!fault)
    return (
      <EmptyState
        icon={<Table2 size={28} />}
        title={`Reading ${isFile ? fileName(provenance.source) : table.title} again…`}
      />
    )
  const { sentence } = faultText(fault)
  return (
    <div className="left-table" role="alert">
      <EmptyState
        icon={<TriangleAlert size={28} />}
        title={isFile ? 'The file could not be read again' : 'This table was not kept over the restart'}
        action={
          <>
            <Button look="primary" onPress={() => void locateTable(table)}>
              {isFile ? 'Locate…' : 'Open file…'}
            </Button>
            <Button onPress={() => setTurn(turn + 1)}>Try again</Button>
            <Remove table={table} />
          </>
        }
      >
        <p>{sentence}</p>
        {!isFile && <p>{leftFacts(table)}</p>}
        <p className="left-table-place">
          <code className="selectable">{provenance.source}</code>
        </p>
      </EmptyState>
    </div>
  )
}

interface LeftResultProps {
  readonly table: LeftTable
  readonly onRun: () => void
  readonly removable?: boolean
}

/** A result of an earlier run: that of a job is read from where it is kept, that of a query is a query away. */
export const LeftResult = (props: LeftResultProps) =>
  props.table.provenance.job === undefined ? <LostResult {...props} /> : <KeptResult {...props} />

function KeptResult(props: LeftResultProps) {
  const fault = useReadAgain(props.table.id, 0)
  if (!fault) return <EmptyState icon={<Table2 size={28} />} title={`Reading ${props.table.title} again…`} />
  return <LostResult {...props} />
}

/** What is known of a result whose rows are not here. */
function LostResult({ table, onRun, removable = false }: LeftResultProps) {
  const { job: address } = table.provenance
  const job = useJobs(({ list }) =>
    address === undefined ? undefined : list.find((one) => one.jobUrl === address && hasResult(one)),
  )
  return (
    <EmptyState
      icon={<Table2 size={28} />}
      title="This result was not kept over the restart"
      action={
        <>
          {job && (
            <Button look="primary" onPress={() => void openJobResult(job)}>
              Open the job’s result
            </Button>
          )}
          <Button look={job ? 'plain' : 'primary'} icon={<Play size={12} />} onPress={onRun}>
            Run again
          </Button>
          {removable && <Remove table={table} />}
        </>
      }
    >
      {leftFacts(table)}
    </EmptyState>
  )
}

/** In place of the grid: a table of an earlier run. */
export function LeftTableView({ table }: { readonly table: LeftTable }) {
  const { kind } = table.provenance
  if (kind === 'file' || kind === 'samp') return <LeftFile table={table} />
  if (kind === 'query') return <LeftResult table={table} removable onRun={() => runAgain(table)} />
  return (
    <EmptyState
      icon={<Table2 size={28} />}
      title="This table was not kept over the restart"
      action={
        <>
          <Button look="primary" onPress={() => void locateTable(table)}>
            Open file…
          </Button>
          <Remove table={table} />
        </>
      }
    >
      It came from {table.provenance.source}, and a browser does not tell where a file lies. {leftFacts(table)}
    </EmptyState>
  )
}
