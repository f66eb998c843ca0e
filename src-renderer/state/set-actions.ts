import type { Outcome } from '#shared/ipc/fault.ts'
import {
  entryRequest,
  mostSetBytes,
  type QuerySet,
  readSetText,
  type SetEntry,
  setFileEnding,
  setText,
} from '#shared/model/query-set.ts'
import { setTabId } from '../app/panels.ts'
import { announce } from '../widgets/announcer.tsx'
import { showToast } from '../widgets/toasts.tsx'
import { api } from './connection.ts'
import { handOverText } from './handed-files.ts'
import { closeTabOf, openQuery, openSet } from './layout.ts'
import { askAgainForNotifications } from './notifications.ts'
import { createSet, editSet, removeSet, saveSet, setOf } from './sets.ts'
import { tellFailure } from './told-faults.ts'

/** Runs a set, or some of its queries, as it stands here now. */
export async function runSet(id: string, entries?: readonly string[]): Promise<void> {
  const set = setOf(id)
  if (!set || !(await saveSet(id))) return
  askAgainForNotifications()
  const answer = await api().sets.run({ id, ...(entries && { entries: [...entries] }) })
  if (answer.ok) announce(`${set.title} runs.`)
  else tellFailure(`${set.title} was not run.`, answer.fault)
}

export async function abortSet({ id, title }: QuerySet): Promise<void> {
  const answer = await api().sets.abort({ id })
  if (answer.ok) announce(`${title} is aborted.`)
  else tellFailure(`Not all of ${title} was aborted.`, answer.fault)
}

/** Does again what failed, or may not have been done, with the result of a query. */
export async function retryDeeds(run: string, entry: string): Promise<void> {
  const answer = await api().sets.retry({ run, entry })
  if (!answer.ok) tellFailure('It was not tried again.', answer.fault)
}

/** Opens one query of a set in the editor, with the values in it. */
export function openEntryAsQuery(set: QuerySet, entry: SetEntry): void {
  const request = entryRequest(set, entry)
  if (!request.ok) {
    tellFailure('The query was not opened.', request.fault)
    return
  }
  const { url, adql, title, lang, maxrec } = request.value
  openQuery({
    ...{ url, adql },
    ...(title !== undefined && { title }),
    ...(lang !== undefined && { lang }),
    ...(maxrec !== undefined && { maxrec }),
  })
}

/** A list with what was left out of it back in its place; what was changed or made since stays. */
const withBack = <T>(now: readonly T[], before: readonly T[], left: readonly T[], key: (one: T) => string): T[] =>
  before.reduce<T[]>(
    (list, one, at) =>
      left.includes(one) || list.some((other) => key(other) === key(one)) ? list : list.toSpliced(at, 0, one),
    [...now],
  )

/** Takes a part of a set away; a notice brings it back. */
export function removeFromSet(
  id: string,
  what: string,
  { entries, parameters }: Partial<Pick<QuerySet, 'entries' | 'parameters'>>,
): void {
  const before = setOf(id)
  if (!before) return
  editSet(id, { ...(entries && { entries }), ...(parameters && { parameters }) })
  const run = (): void => {
    const now = setOf(id)
    if (!now) return
    editSet(id, {
      ...(entries && { entries: withBack(now.entries, before.entries, entries, (one) => one.id) }),
      ...(parameters && { parameters: withBack(now.parameters, before.parameters, parameters, (one) => one.name) }),
    })
  }
  showToast({ text: `Removed ${what}`, action: { label: 'Undo', run } })
}

/** Closes the tab of a set and takes the set away; a notice brings both back. */
export function removeSetAndTab(set: QuerySet): void {
  closeTabOf(setTabId(set.id))
  removeSet(set, () => openSet(set.id))
}

const fileName = (title: string): string =>
  `${
    title
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40) || 'set'
  }${setFileEnding}`

/** Writes a set as a file for others. */
export async function saveSetFile(set: QuerySet): Promise<void> {
  if (!(await saveSet(set.id))) return
  await handOverText({
    ...{ title: set.title, name: fileName(set.title), text: setText(set), mime: 'application/json' },
    save: (path) => api().sets.saveFile({ id: set.id, path }),
  })
}

/** True for names of files that may hold a query set. */
export const isSetFile = (name: string): boolean => /\.json$/i.test(name)

/** Opens the file of a set as a new set; answers whether it was. */
export function openSetText(name: string, text: Outcome<string>): boolean {
  const read = text.ok ? readSetText(text.value, () => crypto.randomUUID()) : text
  if (!read.ok) {
    tellFailure(`${name} was not opened.`, read.fault)
    return false
  }
  const { id: _own, ...content } = read.value
  const title = content.title.trim() || name.replace(/(\.alidade-set)?\.json$/i, '')
  openSet(createSet({ ...content, title }).id)
  announce(`Opened ${name}. Nothing is run before you say so.`)
  return true
}

/** The text of the file of a set by its path, read by main. */
export async function setTextAt(path: string): Promise<Outcome<string>> {
  const answer = await api().sets.readFile({ path })
  return answer.ok ? { ok: true, value: answer.value.text } : answer
}

/** The text of a dropped or picked file. */
export async function setTextOf(file: File): Promise<Outcome<string>> {
  const fault = (kind: 'limit' | 'format', message: string) => ({ ok: false as const, fault: { kind, message } })
  if (file.size > mostSetBytes) return fault('limit', 'This file is too large for a query set.')
  try {
    return { ok: true, value: new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer()) }
  } catch {
    return fault('format', 'This is not a text in UTF-8.')
  }
}
