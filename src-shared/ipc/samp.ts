import * as v from 'valibot'
import {
  ConsentQuestion,
  RowRanges,
  SampItem,
  SampLogEntry,
  SampRule,
  SampRuleRun,
  SampSent,
  SampState,
  SkyPosition,
} from '../model/samp.ts'
import { TableId } from '../model/table.ts'
import { command, contract, event, stream } from './contract.ts'

const from = { from: v.string() }

/** The other programs on this desk, over SAMP 1.3: our client, and the hub that we run. */
export const samp = contract('samp', {
  commands: {
    state: command(v.null(), SampState),
    /** Joins the hub that runs, or, with `runHub`, starts one where none does; stays until `leave`. */
    join: command(v.object({ runHub: v.boolean() }), v.null()),
    /** Leaves the hub, and ends the one that we run. */
    leave: command(v.null(), v.null()),
    /** Milliseconds until the answer (samp.app.ping). */
    ping: command(v.object({ peer: v.string() }), v.object({ milliseconds: v.number() })),
    /** Asks a client of our own hub to go (samp.hub.disconnect) and takes it off. */
    disconnect: command(v.object({ peer: v.string() }), v.null()),
    /** Tells others that this row is looked at: table.highlight.row, to those that can know the table. */
    highlight: command(v.object({ table: TableId, row: v.number() }), v.null()),
    /** table.select.rowList, likewise. */
    select: command(v.object({ table: TableId, rows: RowRanges }), v.null()),
    /** coord.pointAt.sky to all. */
    pointAt: command(SkyPosition, v.null()),
    /** The last thousand messages, newest first. */
    log: command(v.null(), v.array(SampLogEntry)),
    clearLog: command(v.null(), v.null()),
    /** Sends a message that we sent once more, to the same receiver. */
    replay: command(v.object({ entry: v.string() }), v.null()),
    /** The page that waits for an answer now; null: none. */
    question: command(v.null(), v.nullable(ConsentQuestion)),
    answer: command(v.object({ question: v.string(), allow: v.boolean() }), v.null()),
    rules: command(v.null(), v.array(SampRule)),
    /** Keeps a rule; one of the same id is replaced. */
    putRule: command(SampRule, v.null()),
    removeRule: command(v.object({ rule: v.string() }), v.null()),
  },
  streams: {
    /**
     * Passes items on, each to every receiver, one item after the other; goes on past failures. `to`: ids; absent = all that
     * take the item. Tells each receiver's answer as it comes; breaking off stops what has not been sent.
     */
    send: stream(v.object({ items: v.array(SampItem), to: v.optional(v.array(v.string())) }), SampSent),
  },
  events: {
    changed: event(SampState),
    logged: event(SampLogEntry),
    questionChanged: event(v.nullable(ConsentQuestion)),
    rulesChanged: event(v.array(SampRule)),
    ruleRan: event(SampRuleRun),
    /** Another program sent a table, which is being read now. */
    arrived: event(v.object({ table: TableId, ...from })),
    /** Another program highlights a row of a table here, counted in the table's own order. */
    highlighted: event(v.object({ table: TableId, row: v.number(), ...from })),
    selected: event(v.object({ table: TableId, rows: RowRanges, ...from })),
    pointed: event(v.object({ ...SkyPosition.entries, ...from })),
  },
})
