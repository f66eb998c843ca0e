import { useMemo } from 'react'
import { commands, isAvailable } from '#shared/model/commands.ts'
import { practiceExamples } from '#shared/model/practice-examples.ts'
import { runCommand } from '../../app/commands.ts'
import { queryTabId } from '../../app/panels.ts'
import { focusShownTab } from '../../app/tab-focus.ts'
import { shownTable, windowFacts } from '../../app/window-facts.ts'
import { findColumns } from '../../state/column-search.ts'
import { useDocuments } from '../../state/documents.ts'
import { openServiceExample, tryExample } from '../../state/examples.ts'
import { reopenEntry, useHistory } from '../../state/history.ts'
import { insertIntoQuery } from '../../state/insertion.ts'
import { chooseService, openSet, openTable, selectTab } from '../../state/layout.ts'
import { useRemovals } from '../../state/removals.ts'
import { examplesOf } from '../../state/service-examples.ts'
import { ownService, serviceRemoval, serviceTitle, useServices } from '../../state/services.ts'
import { useSets } from '../../state/sets.ts'
import { handsOfTable } from '../../state/table-hands.ts'
import { useTables } from '../../state/tables.ts'
import { showInTree } from '../../state/tree-place.ts'
import {
  allColumns,
  allTables,
  commandEntry,
  documentEntry,
  type Entry,
  exampleEntry,
  historyEntry,
  openTableEntry,
  serviceEntry,
  serviceExampleEntry,
  setEntry,
} from './entries.ts'
import type { PaletteSource } from './find.ts'

/** All that the palette finds, as it is when the palette opens; lists that arrive later are taken in. */
export function usePaletteSource(): PaletteSource {
  const services = useServices()
  const documents = useDocuments((state) => state.byId)
  const openTables = useTables((state) => state.byId)
  const removed = useRemovals((state) => state.ids)
  const sets = useSets((state) => state.list)
  const history = useHistory((state) => state.list)
  return useMemo(() => {
    const facts = windowFacts()
    const owned = new Set(Object.values(documents).map(({ table }) => table))
    const tables = Object.values(openTables).filter(({ id }) => !owned.has(id) && !removed.has(id))
    const shown = openTables[shownTable() ?? '']
    const list = services.list.filter(({ url }) => !removed.has(serviceRemoval(url)))
    return {
      commands: commands.filter((one) => one.id !== 'palette' && isAvailable(one, facts)).map(commandEntry),
      services: list.map(serviceEntry),
      examples: [
        ...(ownService(list) ? practiceExamples.map(exampleEntry) : []),
        ...list.flatMap(({ url, title }) => examplesOf(url).map((example) => serviceExampleEntry(url, title, example))),
      ],
      open: [
        ...Object.values(documents).map(documentEntry),
        ...tables.map(openTableEntry),
        ...sets.filter(({ id }) => !removed.has(`set:${id}`)).map(setEntry),
      ],
      tables: allTables(list, services.tables),
      columns: allColumns(services.columns),
      history: history.map((entry) => historyEntry(entry, serviceTitle(entry.url, list) ?? entry.url)),
      shown,
    }
  }, [services, documents, openTables, removed, sets, history])
}

function goToRow(row: number): void {
  const table = shownTable()
  const hands = table === undefined ? undefined : handsOfTable(table)
  hands?.goToRow(row)
  hands?.focus()
}

const enterActions: { readonly [K in Entry['kind']]: (entry: Extract<Entry, { kind: K }>) => void } = {
  command: ({ command }) => runCommand(command.id),
  query: ({ documentId }) => {
    selectTab(queryTabId(documentId))
    focusShownTab()
  },
  'open-table': ({ table }) => {
    openTable(table)
    focusShownTab()
  },
  'service-example': ({ url, example }) => {
    openServiceExample(url, example)
    focusShownTab()
  },
  set: ({ set }) => {
    openSet(set)
    focusShownTab()
  },
  example: ({ example }) => {
    tryExample(example)
    focusShownTab()
  },
  service: ({ url }) => {
    chooseService(url)
    showInTree({ url })
  },
  table: showInTree,
  column: ({ column, url }) => insertIntoQuery(column, url),
  history: ({ entry }) => {
    reopenEntry(entry)
    focusShownTab()
  },
  row: ({ row }) => goToRow(row),
  find: ({ text }) => findColumns(text),
}

/** What Enter does with a line: the obvious thing. */
export function actOn(entry: Entry): void {
  const act: (one: never) => void = enterActions[entry.kind]
  act(entry as never)
}

/** What Alt+Enter does, where there is a second thing to do. */
export function secondAction(entry: Entry): { readonly label: string; readonly run: () => void } | undefined {
  if (entry.kind === 'table') return { label: 'insert name', run: () => insertIntoQuery(entry.table, entry.url) }
  if (entry.kind === 'column')
    return { label: 'insert with table', run: () => insertIntoQuery(`${entry.table}.${entry.column}`, entry.url) }
  return undefined
}
