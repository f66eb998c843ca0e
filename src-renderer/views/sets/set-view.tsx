import { Ellipsis, Library, Play, Plus, Square } from 'lucide-react'
import { useMemo } from 'react'
import { entryName, type QuerySet } from '#shared/model/query-set.ts'
import { shortcutText } from '../../app/shortcuts.ts'
import { useJobs } from '../../state/jobs.ts'
import { openSet } from '../../state/layout.ts'
import { abortSet, removeSetAndTab, runSet, saveSetFile } from '../../state/set-actions.ts'
import { countSet } from '../../state/set-faces.ts'
import { createSet, editSet, lastRuns, newEntry, retrySets, useSet, useSets } from '../../state/sets.ts'
import { Button, IconButton } from '../../widgets/button.tsx'
import { EmptyState } from '../../widgets/empty-state.tsx'
import { LoadingState } from '../../widgets/loading-state.tsx'
import { MenuButton } from '../../widgets/menu.tsx'
import { Progress } from '../../widgets/progress.tsx'
import { FaultNotice } from '../editor/fault-notice.tsx'
import { useDrawn } from './near-view.ts'
import { SetCompletionChoices } from './set-completion.tsx'
import { SetEntryCard } from './set-entry.tsx'
import { SetParameters } from './set-parameters.tsx'
import { firstUrl, openSetsDialog } from './sets-place.ts'
import './sets.css'

const queries = (count: number): string => `${count.toLocaleString('en')} ${count === 1 ? 'query' : 'queries'}`

/** How far the last run is, as one. */
function SetProgress({ set }: { readonly set: QuerySet }) {
  const runs = useSets((sets) => sets.runs)
  const jobs = useJobs((state) => state.list)
  const counts = countSet(set, runs, jobs)
  if (set.entries.length === 0) return null
  if (counts.ran === 0) return <span className="quiet">{queries(set.entries.length)}, not run yet</span>
  const words = [
    `${counts.done} of ${counts.ran} completed`,
    ...(counts.failed > 0 ? [`${counts.failed} failed`] : []),
    ...(counts.waiting > 0 ? [`${counts.waiting} waiting for you`] : []),
  ].join(', ')
  if (counts.running === 0) return <span className={counts.failed > 0 ? 'set-failed' : 'quiet'}>{words}</span>
  return <Progress name={`${set.title} runs`} fraction={(counts.ran - counts.running) / counts.ran} number={words} />
}

function SetBar({ set }: { readonly set: QuerySet }) {
  const runs = useSets((sets) => sets.runs)
  const jobs = useJobs((state) => state.list)
  const { running, ran } = countSet(set, runs, jobs)
  const act = (action: string) => {
    if (action === 'save') void saveSetFile(set)
    else if (action === 'copy') openSet(createSet({ ...set, title: `${set.title} copy` }).id)
    else if (action === 'others') openSetsDialog('list')
    else removeSetAndTab(set)
  }
  return (
    <div className="set-bar">
      {running > 0 ? (
        <Button icon={<Square size={12} fill="currentColor" />} onPress={() => void abortSet(set)}>
          Abort all
        </Button>
      ) : (
        <Button
          look="primary"
          icon={<Play size={12} fill="currentColor" />}
          isDisabled={set.entries.length === 0}
          onPress={() => void runSet(set.id)}
        >
          {ran > 0 ? 'Run again' : 'Run'}
        </Button>
      )}
      <SetProgress set={set} />
      <span className="set-bar-space" />
      <MenuButton
        label="More about the set"
        side="bottom end"
        groups={[
          {
            lines: [
              { id: 'save', label: 'Save as a file…', note: 'To hand it to others' },
              { id: 'copy', label: 'Copy the set' },
            ],
          },
          { lines: [{ id: 'others', label: 'Query sets…' }] },
          { lines: [{ id: 'remove', label: 'Remove the set' }] },
        ]}
        onAction={act}
      >
        <IconButton label="More about the set" icon={<Ellipsis size={15} />} />
      </MenuButton>
    </div>
  )
}

function Entries({ set }: { readonly set: QuerySet }) {
  const runs = useSets((sets) => sets.runs)
  const last = useMemo(() => lastRuns(set.id, runs), [set.id, runs])
  const drawn = useDrawn(set.entries.length)
  const add = () =>
    editSet(set.id, { entries: [...set.entries, newEntry({ url: set.entries.at(-1)?.url ?? firstUrl() })] })
  return (
    <section className="set-part" aria-label="Queries">
      <h2 className="set-heading">Queries</h2>
      {set.entries.length === 0 ? (
        <EmptyState
          small
          title="No query in this set yet"
          action={
            <Button look="primary" icon={<Plus size={13} />} onPress={add}>
              Add a query
            </Button>
          }
        >
          Each query has its own service. Write {'{name}'} where a shared value goes. A query of the editor is added
          with “Add query to a set…” ({shortcutText('palette')}).
        </EmptyState>
      ) : (
        <>
          {set.entries.slice(0, drawn).map((entry, at) => {
            const ran = last.get(entry.id)
            return (
              <SetEntryCard
                key={entry.id}
                setId={set.id}
                entry={entry}
                name={entryName(set, entry)}
                at={at}
                isLast={at === set.entries.length - 1}
                parameters={set.parameters}
                run={ran?.run.id}
                completion={ran?.run.completion}
                ran={ran?.entry}
              />
            )
          })}
          <Button className="set-add" icon={<Plus size={13} />} onPress={add}>
            Add a query
          </Button>
        </>
      )}
    </section>
  )
}

const reading = performance.now()

/** A query set in its tab: values, queries with how they stand, and what is done with their results. */
export function SetView({ setId }: { readonly setId: string }) {
  const set = useSet(setId)
  const { known, fault } = useSets()
  if (!set && fault) return <FaultNotice fault={fault} action={{ label: 'Try again', run: retrySets }} />
  if (!set && !known) return <LoadingState title="Reading the query set" since={reading} />
  if (!set)
    return (
      <EmptyState
        icon={<Library size={22} />}
        title="This query set is no longer there"
        action={<Button onPress={() => openSetsDialog('list')}>Query sets…</Button>}
      />
    )
  return (
    <section className="set-view" aria-label={`Query set ${set.title}`} data-set={set.id}>
      <SetBar set={set} />
      <div className="set-scroll">
        <SetParameters set={set} />
        <Entries set={set} />
        <SetCompletionChoices set={set} />
      </div>
    </section>
  )
}
