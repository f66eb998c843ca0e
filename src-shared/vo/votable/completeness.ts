import * as v from 'valibot'
import { Mark } from '../../model/table.ts'
import type { VotableElement } from './element.ts'
import { attributeOf, childrenNamed, localName, pathTo, textOf } from './tree.ts'

/** INFO of our own in exported tables: one per mark, its value the mark as JSON. */
export const completenessInfo = 'alidade-completeness'

/** What a document says of how its query went (DALI 1.1, 4.4: QUERY_STATUS). */
export interface QueryStatus {
  /** OK, OVERFLOW, ERROR, in upper case; other words as they are. */
  readonly status: string
  readonly message: string
}

const statusOf = (info: VotableElement): QueryStatus | undefined => {
  const name = (attributeOf(info, 'name') ?? '').trim().toUpperCase()
  const value = (attributeOf(info, 'value') ?? '').trim()
  const text = textOf(info).trim()
  if (name === 'QUERY_STATUS') return { status: value.toUpperCase(), message: text }
  // Simple Cone Search 1.03, 2.3: an INFO (or PARAM) of the name Error carries the message.
  if (name === 'ERROR') return { status: 'ERROR', message: text || value }
  return undefined
}

/** The statuses that hold for a TABLE: those of the elements around it, and of its DATA (VOTable 1.4, 5), in document order. */
export function statusesFor(root: VotableElement, table: VotableElement | undefined): QueryStatus[] {
  const around = table ? [...pathTo(root, table), ...childrenNamed(table, 'DATA')] : everyElement(root)
  return around.flatMap((element) =>
    element.children.flatMap((child) => {
      if (typeof child === 'string') return []
      const name = localName(child)
      const status =
        name === 'INFO' || (name === 'PARAM' && attributeOf(child, 'name') === 'Error') ? statusOf(child) : undefined
      return status ? [status] : []
    }),
  )
}

const everyElement = (element: VotableElement): VotableElement[] => [
  element,
  ...element.children.flatMap((child) => (typeof child === 'string' ? [] : everyElement(child))),
]

/** The error a document reports, in the service's own words; undefined if it reports none. */
export function errorOf(root: VotableElement, table?: VotableElement): string | undefined {
  const error = statusesFor(root, table).find((status) => status.status === 'ERROR')
  return error && (error.message || 'The service reports an error without a word about it.')
}

/** The marks that a document's own INFOs put on a table of so many rows; `maxrec` is what was asked for. */
export function marksOf(root: VotableElement, table: VotableElement, rows: number, maxrec: number | undefined): Mark[] {
  const carried = pathTo(root, table)
    .flatMap((element) => childrenNamed(element, 'INFO'))
    .filter((info) => attributeOf(info, 'name') === completenessInfo)
    .flatMap((info) => carriedMark(attributeOf(info, 'value') ?? '') ?? [])
  const marks: Mark[] = []
  for (const status of statusesFor(root, table)) {
    if (status.status === 'OVERFLOW') {
      // A mark of our own beside it says the same and more.
      if (carried.some((mark) => mark.kind === 'truncated')) continue
      const asked = maxrec !== undefined && rows >= maxrec
      marks.push({
        kind: 'truncated',
        by: asked ? 'maxrec' : 'service',
        ...(asked ? { limit: maxrec } : {}),
        ...(status.message ? { message: status.message } : {}),
      })
    } else if (status.status === 'ERROR') {
      marks.push({ kind: 'partial', message: status.message || 'The service reports an error after the rows.' })
    }
  }
  marks.push(...carried)
  return marks.filter(
    (mark, index) => marks.findIndex((other) => JSON.stringify(other) === JSON.stringify(mark)) === index,
  )
}

function carriedMark(json: string): Mark | undefined {
  try {
    const result = v.safeParse(Mark, JSON.parse(json))
    return result.success ? result.output : undefined
  } catch {
    return undefined
  }
}
