import * as v from 'valibot'
import { QuerySet, RunEntry, SetRun } from '../model/query-set.ts'
import { TableId } from '../model/table.ts'
import { command, contract, event } from './contract.ts'

const named = v.object({ id: v.string() })

/** Query sets: queries at several services that run as one. Main keeps them, and does what is to be done with results. */
export const sets = contract('sets', {
  commands: {
    /** All sets in the order they were made, and of each query its last run. `sends`: results can be sent to other programs. */
    list: command(v.null(), v.object({ sets: v.array(QuerySet), runs: v.array(SetRun), sends: v.boolean() })),
    /** Keeps a set; answers when it is on disk. */
    save: command(QuerySet, v.null()),
    /** Takes a set off the list; its jobs stay in the ledger, and what was begun with their results is done. */
    remove: command(named, v.null()),
    /**
     * Runs a set, or some of its queries: each becomes a job. Answers when all of it is on disk; where no query can be
     * submitted, the first reason is the fault. What becomes of it comes as `entryRan`.
     */
    run: command(v.object({ id: v.string(), entries: v.optional(v.array(v.string())) }), v.object({ run: v.string() })),
    /** Aborts what is under way of a set's queries. */
    abort: command(named, v.null()),
    /** Does again what failed, or may not have been done, with the result of a query. */
    retry: command(v.object({ run: v.string(), entry: v.string() }), v.null()),
    /** Writes the file of a set, for others. */
    saveFile: command(v.object({ id: v.string(), path: v.string() }), v.null()),
    /** The text of the file of a set; `readSetText` makes the set of it. */
    readFile: command(v.object({ path: v.string() }), v.object({ text: v.string() })),
    /** Tables to open, each given to one window once. */
    takeToShow: command(v.null(), v.array(TableId)),
  },
  events: {
    changed: event(QuerySet),
    removed: event(named),
    ran: event(SetRun),
    /** One query of a run has changed. */
    entryRan: event(v.object({ run: v.string(), entry: RunEntry })),
    /** A run that later ones have taken the place of. */
    dropped: event(v.object({ run: v.string() })),
    /** There are tables to open: a window asks `takeToShow` for them. */
    toShow: event(v.null()),
  },
})
