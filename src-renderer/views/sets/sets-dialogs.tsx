import { Library } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { useJobs } from '../../state/jobs.ts'
import { currentDocument, openSet } from '../../state/layout.ts'
import { useRemovals } from '../../state/removals.ts'
import { openSetText, setTextOf } from '../../state/set-actions.ts'
import { countSet } from '../../state/set-faces.ts'
import { addToSet, createSet, setOf, useSets } from '../../state/sets.ts'
import { announce } from '../../widgets/announcer.tsx'
import { Button } from '../../widgets/button.tsx'
import { Combobox } from '../../widgets/combobox.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { EmptyState } from '../../widgets/empty-state.tsx'
import { showToast } from '../../widgets/toasts.tsx'
import { openNewSet, openSetsDialog, useSetsPlace } from './sets-place.ts'
import './sets.css'

const close = () => openSetsDialog(undefined)

function useShownSets() {
  const list = useSets((state) => state.list)
  const removed = useRemovals((state) => state.ids)
  return list.filter(({ id }) => !removed.has(`set:${id}`))
}

async function fromFile(): Promise<void> {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = '.json,application/json'
  input.addEventListener('change', () => {
    const file = input.files?.[0]
    if (file) void setTextOf(file).then((text) => openSetText(file.name, text))
  })
  input.click()
}

/** All sets, to be opened. */
function AllSets() {
  const sets = useShownSets()
  const runs = useSets((state) => state.runs)
  const jobs = useJobs((state) => state.list)
  const stand = (set: (typeof sets)[number]) => {
    const { ran, running, done, failed } = countSet(set, runs, jobs)
    const queries = `${set.entries.length} ${set.entries.length === 1 ? 'query' : 'queries'}`
    if (ran === 0) return queries
    return [
      queries,
      running > 0 ? `${running} running` : `${done} completed`,
      ...(failed > 0 ? [`${failed} failed`] : []),
    ].join(', ')
  }
  return (
    <Dialog title="Query sets" onClose={close}>
      {sets.length === 0 ? (
        <EmptyState small icon={<Library size={22} />} title="No query sets yet">
          A set holds queries at several services that share values, and runs them as one.
        </EmptyState>
      ) : (
        <ul className="sets-list">
          {sets.map((set) => (
            <li key={set.id}>
              <AriaButton
                className="sets-line"
                onPress={() => {
                  close()
                  openSet(set.id)
                }}
              >
                <span className="sets-title">{set.title}</span>
                <span className="sets-note">{stand(set)}</span>
              </AriaButton>
            </li>
          ))}
        </ul>
      )}
      <div className="dialog-actions">
        <Button
          onPress={() => {
            close()
            void fromFile()
          }}
        >
          From a file…
        </Button>
        <Button
          look="primary"
          onPress={() => {
            close()
            openNewSet()
          }}
        >
          New query set
        </Button>
      </div>
    </Dialog>
  )
}

const fresh = 'new'

/** Which set the shown query goes to. */
function AddToSet() {
  const sets = useShownSets()
  const [chosen, setChosen] = useState<string | null>(sets.at(-1)?.id ?? fresh)
  const document = currentDocument()
  const add = () => {
    close()
    if (!document || chosen === null) return
    const { title, url = '', adql, lang, maxrec } = document
    const id = chosen === fresh ? createSet().id : chosen
    addToSet(id, {
      ...{ name: title, url, adql },
      ...(lang !== 'ADQL' && { lang }),
      ...(maxrec !== undefined && { maxrec }),
    })
    const set = setOf(id)?.title ?? 'the set'
    announce(`${title} is in ${set}.`)
    if (chosen === fresh) openSet(id)
    else showToast({ text: `Added ${title} to ${set}`, action: { label: 'Show the set', run: () => openSet(id) } })
  }
  return (
    <Dialog title="Add query to a set" onClose={close}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          add()
        }}
      >
        <Combobox
          label="Query set"
          choices={[
            ...sets.map(({ id, title, entries }) => ({ id, label: title, note: `${entries.length} queries` })),
            { id: fresh, label: 'A new set' },
          ]}
          chosen={chosen}
          onChoose={setChosen}
        />
        <div className="dialog-actions">
          <Button type="submit" look="primary" isDisabled={chosen === null || !document}>
            Add
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** The forms about query sets; once in a window. */
export function SetsDialogs() {
  const dialog = useSetsPlace((place) => place.dialog)
  if (dialog === 'list') return <AllSets />
  return dialog === 'add' ? <AddToSet /> : null
}
