import { ArrowDown, ArrowUp, Ellipsis, Play } from 'lucide-react'
import { memo, useState } from 'react'
import type { RunEntry, SetCompletion, SetEntry, SetParameter } from '#shared/model/query-set.ts'
import { useServices } from '../../state/services.ts'
import { openEntryAsQuery, removeFromSet, runSet } from '../../state/set-actions.ts'
import { editEntry, editSet, setOf } from '../../state/sets.ts'
import { announce } from '../../widgets/announcer.tsx'
import { IconButton } from '../../widgets/button.tsx'
import { Combobox } from '../../widgets/combobox.tsx'
import { TextField } from '../../widgets/field.tsx'
import { MenuButton } from '../../widgets/menu.tsx'
import { NumberField } from '../../widgets/number-field.tsx'
import { SetEntryState } from './set-entry-state.tsx'
import { SetQuery } from './set-query.tsx'

/** The service of a query: those that are known, and the one that it names. */
function ServiceField({ setId, entry }: { readonly setId: string; readonly entry: SetEntry }) {
  const services = useServices((state) => state.list)
  const known = services.map(({ url, title }) => ({ id: url, label: title, note: url }))
  const choices =
    entry.url === '' || known.some(({ id }) => id === entry.url)
      ? known
      : [{ id: entry.url, label: entry.url, note: 'not among your services yet' }, ...known]
  return (
    <Combobox
      key={services.length}
      label="Service"
      placeholder="Choose a service"
      none="No such service. Add it with “Add service by URL…”."
      choices={choices}
      chosen={entry.url === '' ? null : entry.url}
      onChoose={(url) => editEntry(setId, entry.id, { url: url ?? '' })}
    />
  )
}

/** What few queries need: language and queue. */
function MoreFields({ setId, entry }: { readonly setId: string; readonly entry: SetEntry }) {
  const { lang = '', queue = '' } = entry
  const change = (patch: Partial<SetEntry>) => editEntry(setId, entry.id, patch)
  return (
    <div className="set-more">
      <TextField
        label="Language (LANG)"
        placeholder="ADQL"
        value={lang}
        onChange={(typed) => change({ lang: typed })}
      />
      <TextField
        label="Queue (QUEUE)"
        placeholder="the service’s own"
        value={queue}
        onChange={(typed) => change({ queue: typed })}
      />
    </div>
  )
}

/** Moves a query of a set by one place. */
function move(setId: string, name: string, at: number, by: -1 | 1): void {
  const entries = setOf(setId)?.entries
  const entry = entries?.[at]
  if (!entry || entries[at + by] === undefined) return
  editSet(setId, { entries: entries.toSpliced(at, 1).toSpliced(at + by, 0, entry) })
  announce(`${name} is now number ${at + by + 1}.`)
}

/** One query of a set, with how its last run stands. It is drawn anew for what is its own: a set may have hundreds. */
export const SetEntryCard = memo(function SetEntryCard({
  setId,
  entry,
  name,
  at,
  isLast,
  parameters,
  run,
  completion,
  ran,
}: {
  readonly setId: string
  readonly entry: SetEntry
  readonly name: string
  readonly at: number
  readonly isLast: boolean
  readonly parameters: readonly SetParameter[]
  /** Its last run, and itself in it; absent: it was never run. */
  readonly run?: string | undefined
  readonly completion?: SetCompletion | undefined
  readonly ran?: RunEntry | undefined
}) {
  const [more, setMore] = useState(Boolean(entry.lang?.trim() || entry.queue?.trim()))
  const act = (action: string) => {
    const set = setOf(setId)
    if (!set) return
    if (action === 'open') openEntryAsQuery(set, entry)
    else if (action === 'more') setMore(!more)
    else if (action === 'copy')
      editSet(setId, {
        entries: set.entries.toSpliced(at + 1, 0, { ...entry, id: crypto.randomUUID(), name: `${name} copy` }),
      })
    else removeFromSet(setId, name, { entries: set.entries.filter(({ id }) => id !== entry.id) })
  }
  return (
    <article className="set-entry" aria-label={name}>
      <div className="set-entry-head">
        <span className="set-number" aria-hidden>
          {at + 1}
        </span>
        <div className="set-name">
          <TextField
            label="Name"
            placeholder={name}
            value={entry.name}
            onChange={(typed) => editEntry(setId, entry.id, { name: typed })}
          />
        </div>
        <div className="set-service">
          <ServiceField setId={setId} entry={entry} />
        </div>
        <div className="set-maxrec">
          <NumberField
            label="MAXREC"
            value={entry.maxrec}
            onChange={(maxrec) => {
              const { maxrec: _before, ...rest } = entry
              const next = maxrec === undefined ? rest : { ...rest, maxrec: Math.round(maxrec) }
              const entries = setOf(setId)?.entries
              if (entries) editSet(setId, { entries: entries.with(at, next) })
            }}
            units={[{ name: 'rows', factor: 1 }]}
            limits={{ least: 0 }}
          />
        </div>
        <span className="set-entry-tools">
          <IconButton label={`Run ${name}`} icon={<Play size={14} />} onPress={() => void runSet(setId, [entry.id])} />
          <IconButton
            label={`Move ${name} up`}
            icon={<ArrowUp size={14} />}
            isDisabled={at === 0}
            onPress={() => move(setId, name, at, -1)}
          />
          <IconButton
            label={`Move ${name} down`}
            icon={<ArrowDown size={14} />}
            isDisabled={isLast}
            onPress={() => move(setId, name, at, 1)}
          />
          <MenuButton
            label={`More about ${name}`}
            side="bottom end"
            groups={[
              {
                lines: [
                  { id: 'open', label: 'Open as a query', note: 'In the editor, with the values in it' },
                  { id: 'more', label: 'Language and queue', checked: more },
                  { id: 'copy', label: 'Copy in the set' },
                ],
              },
              { lines: [{ id: 'remove', label: 'Remove from the set' }] },
            ]}
            onAction={act}
          >
            <IconButton label={`More about ${name}`} icon={<Ellipsis size={15} />} />
          </MenuButton>
        </span>
      </div>
      <SetQuery setId={setId} entry={entry} name={name} parameters={parameters} />
      {more && <MoreFields setId={setId} entry={entry} />}
      {ran && run !== undefined && completion && <SetEntryState run={run} completion={completion} entry={ran} />}
    </article>
  )
})
