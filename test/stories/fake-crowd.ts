import type { HistoryEntry } from '#shared/ipc/queries.ts'
import type { Message, QueryDocument } from '#shared/ipc/workspace.ts'
import type { TapService } from '#shared/model/tap.ts'

/** A workspace after years: much of everything, and names that do not fit. */
const longName = 'The_catalogue_of_everything_that_was_ever_seen_through_the_great_refractor_between_1890_and_1932'
const at = (index: number): string => new Date(Date.UTC(2026, 2, 1, 12) - index * 1_700_000).toISOString()
const urlOf = (index: number): string => `https://archive-${index}.observatory.example.org/services/tap`

export const crowdServices: readonly TapService[] = Array.from({ length: 40 }, (_, index) => ({
  url: urlOf(index),
  title: index % 7 === 3 ? `${longName} (${index})` : `Archive ${index} of an observatory`,
  available: index % 11 !== 5,
  notes: [],
}))

export const crowdDocuments: readonly QueryDocument[] = Array.from({ length: 14 }, (_, index) => ({
  id: `d${index + 1}`,
  title: index % 5 === 2 ? longName : `query ${index + 1}`,
  url: urlOf(index % 3),
  adql: index % 2 === 0 ? 'SELECT TOP 10 *\nFROM sky.stars' : `SELECT COUNT(*)\nFROM ${longName}`,
  lang: 'ADQL',
  ...(index % 3 === 0 ? { settledText: 'SELECT TOP 5 *\nFROM sky.stars' } : {}),
}))

export const crowdHistory = (): HistoryEntry[] =>
  Array.from({ length: 1000 }, (_, index) => ({
    id: `h${index}`,
    at: at(index),
    url: urlOf(index % 40),
    adql:
      index % 4 === 1
        ? `SELECT * FROM ${longName} WHERE ${longName}.ra > ${index}`
        : `SELECT TOP ${index} * FROM sky.stars`,
    lang: 'ADQL',
    state: index % 6 === 4 ? ('failed' as const) : ('done' as const),
    ...(index % 6 === 4
      ? { fault: { kind: 'service' as const, message: `Column ${longName} not found` } }
      : { rows: index * 31, seconds: index / 10 }),
  }))

export const crowdMessages: readonly Message[] = Array.from({ length: 300 }, (_, index) => ({
  id: `m${index}`,
  at: at(300 - index),
  severity: (['info', 'warning', 'error'] as const)[index % 3] ?? 'info',
  text:
    index % 9 === 2
      ? `query ${index} failed at ${longName}: no column ${longName}.`
      : `The tables of archive ${index} ${['were read', 'were read in part', 'were not read'][index % 3]}.`,
  ...(index % 3 === 2
    ? {
        where: `${urlOf(index)}/sync`,
        next: index % 9 === 2 ? 'Correct the query by the service’s words, then run it again.' : 'Try again later.',
      }
    : {}),
  ...(index % 9 === 2
    ? { detail: `<VOTABLE><INFO name="QUERY_STATUS" value="ERROR">${longName}</INFO></VOTABLE>` }
    : {}),
}))

export const crowdFiles = Array.from({ length: 20 }, (_, index) => ({
  path: `/home/a/data/${'nights/of/many/years/'.repeat(index % 4)}${index % 5 === 0 ? longName : `table-${index}`}.vot.gz`,
  at: at(index),
}))
