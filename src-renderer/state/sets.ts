import { create } from 'zustand'
import type { Fault } from '#shared/ipc/fault.ts'
import type { QuerySet, RunEntry, SetEntry, SetRun } from '#shared/model/query-set.ts'
import { templateOf } from '#shared/vo/adql/template.ts'
import type { Api } from '../api/api.ts'
import { api } from './connection.ts'
import { reportFault } from './messages.ts'
import { removeSoon } from './removals.ts'

interface Sets {
  /** In the order they were made. */
  readonly list: readonly QuerySet[]
  /** Oldest first. */
  readonly runs: readonly SetRun[]
  /** False until they have been read once. */
  readonly known: boolean
  readonly fault: Fault | undefined
  /** Results can be sent to other programs. */
  readonly sends: boolean
}

/** The query sets; main keeps them, this is where they are typed. */
export const useSets = create<Sets>(() => ({ list: [], runs: [], known: false, fault: undefined, sends: false }))

export const useSet = (id: string): QuerySet | undefined => useSets(({ list }) => list.find((set) => set.id === id))
export const setOf = (id: string): QuerySet | undefined => useSets.getState().list.find((set) => set.id === id)

const withSet = (list: readonly QuerySet[], set: QuerySet): readonly QuerySet[] => {
  const at = list.findIndex(({ id }) => id === set.id)
  return at < 0 ? [...list, set] : list.with(at, set)
}

const saveDelayMilliseconds = 500
const timers = new Map<string, ReturnType<typeof setTimeout>>()
/** Sets whose saving is on its way: what main tells of them is older than what stands here. */
const saving = new Map<string, number>()

/** Saves what is not saved yet of a set; answers whether main has all of it. */
export async function saveSet(id: string): Promise<boolean> {
  clearTimeout(timers.get(id))
  timers.delete(id)
  const set = setOf(id)
  if (!set) return false
  saving.set(id, (saving.get(id) ?? 0) + 1)
  const answer = await api().sets.save(set)
  const left = (saving.get(id) ?? 1) - 1
  if (left > 0) saving.set(id, left)
  else saving.delete(id)
  if (!answer.ok) reportFault(`“${set.title}” was not saved.`, answer.fault)
  return answer.ok
}

/** Changes a set here at once and in main half a second later. */
export function editSet(id: string, change: Partial<Omit<QuerySet, 'id'>>): void {
  const set = setOf(id)
  if (!set) return
  useSets.setState(({ list }) => ({ list: withSet(list, { ...set, ...change }) }))
  if (timers.has(id)) return
  timers.set(
    id,
    setTimeout(() => void saveSet(id), saveDelayMilliseconds),
  )
}

/** Changes one query of a set. */
export const editEntry = (id: string, entry: string, change: Partial<SetEntry>): void => {
  const entries = setOf(id)?.entries.map((one) => (one.id === entry ? { ...one, ...change } : one))
  if (entries) editSet(id, { entries })
}

/** The first of "set 1", "set 2" ... that no set bears. */
function freeSetTitle(): string {
  const titles = new Set(useSets.getState().list.map(({ title }) => title))
  let number = 1
  while (titles.has(`set ${number}`)) number++
  return `set ${number}`
}

export const newEntry = (content: Partial<SetEntry> = {}): SetEntry => ({
  id: crypto.randomUUID(),
  name: '',
  url: '',
  adql: '',
  ...content,
})

/** Makes a set and keeps it in main. */
export function createSet(content: Partial<QuerySet> = {}): QuerySet {
  const set: QuerySet = {
    title: freeSetTitle(),
    parameters: [],
    entries: [],
    completion: { show: true },
    ...content,
    id: crypto.randomUUID(),
  }
  useSets.setState(({ list }) => ({ list: withSet(list, set) }))
  void saveSet(set.id)
  return set
}

/** Adds a query to a set: `{name}` in it asks for a value of the set, but in quotes it stays the text that it is. */
export function addToSet(id: string, query: Omit<SetEntry, 'id'>): void {
  const set = setOf(id)
  if (set) editSet(id, { entries: [...set.entries, newEntry({ ...query, adql: templateOf(query.adql) })] })
}

/** Takes a set away; ten seconds long it can be had back. */
export function removeSet({ id, title }: QuerySet, restore: () => void): void {
  void saveSet(id)
  removeSoon(
    `set:${id}`,
    `Removed ${title}`,
    async () => {
      const answer = await api().sets.remove({ id })
      if (!answer.ok) reportFault(`“${title}” was not removed.`, answer.fault)
    },
    restore,
  )
}

/** The last run of each query of a set, by the query's id. */
export function lastRuns(
  set: string,
  runs: readonly SetRun[],
): ReadonlyMap<string, { readonly run: SetRun; readonly entry: RunEntry }> {
  const found = new Map<string, { readonly run: SetRun; readonly entry: RunEntry }>()
  for (const run of runs) if (run.set === set) for (const entry of run.entries) found.set(entry.entry, { run, entry })
  return found
}

async function read({ sets }: Pick<Api, 'sets'>): Promise<void> {
  const answer = await sets.list(null)
  if (!answer.ok) return useSets.setState({ fault: answer.fault, known: true })
  const { runs, sends } = answer.value
  const made = useSets.getState().list
  const list = answer.value.sets.reduce(withSet, made)
  useSets.setState({ list, runs, sends, known: true, fault: undefined })
}

/** Reads the sets again where that failed. */
export const retrySets = (): void => void read(api())

/** Fills the store and keeps it fresh. `show`: opens tables that main has for a window. */
export function startSets(connected: Pick<Api, 'sets'>, show: (tables: readonly string[]) => void): void {
  const { sets } = connected
  sets.on('changed', (set) => {
    if (timers.has(set.id) || saving.has(set.id)) return
    useSets.setState(({ list }) => ({ list: withSet(list, set) }))
  })
  sets.on('removed', ({ id }) => useSets.setState(({ list }) => ({ list: list.filter((set) => set.id !== id) })))
  sets.on('ran', (run) => useSets.setState(({ runs }) => ({ runs: [...runs.filter(({ id }) => id !== run.id), run] })))
  sets.on('dropped', ({ run }) => useSets.setState(({ runs }) => ({ runs: runs.filter(({ id }) => id !== run) })))
  sets.on('entryRan', ({ run, entry }) =>
    useSets.setState(({ runs }) => ({
      runs: runs.map((one) =>
        one.id === run
          ? { ...one, entries: one.entries.map((line) => (line.entry === entry.entry ? entry : line)) }
          : one,
      ),
    })),
  )
  const take = async () => {
    const answer = await sets.takeToShow(null)
    if (answer.ok && answer.value.length > 0) show(answer.value)
  }
  sets.on('toShow', () => void take())
  void read(connected).then(take)
  const flush = () => {
    for (const id of [...timers.keys()]) void saveSet(id)
  }
  addEventListener('pagehide', flush)
  addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && flush())
}
