import { type Fault, faultOf, type Outcome } from '#shared/ipc/fault.ts'
import type { SampRule, SampRuleRun, SkyPosition } from '#shared/model/samp.ts'
import type { TableInfo } from '#shared/model/table.ts'
import type { Clock } from '../../store/clock.ts'
import type { ReadingTable, Table } from '../../tables/table.ts'
import { pointQuery, rowQuery } from './rule-query.ts'

/** What a rule asks of a service. */
export interface RuleQuery {
  readonly url: string
  readonly adql: string
  readonly title: string
  readonly maxrec?: number
}

export interface RuleRunnerParts {
  readonly rules: () => readonly SampRule[]
  /** Runs a synchronous query. */
  readonly run: (query: RuleQuery, signal: AbortSignal) => Promise<Outcome<ReadingTable>>
  readonly tables: { find(id: string): Table | undefined; close(id: string): void }
  /** Sends a table to all that take it, or to those of this name; how many took it. */
  readonly broadcast: (table: string, to: string | undefined, signal: AbortSignal) => Promise<number>
  readonly ran: (run: SampRuleRun) => void
  readonly clock: Clock
}

/** Results of one rule that nobody is shown and others may still read. */
const mostHidden = 5

/** Where a rule stands. */
interface Pace {
  /** Before this moment it does not run again. */
  notBefore: number
  isRunning: boolean
  /** What came last meanwhile. */
  next: (() => Outcome<string>) | undefined
  /** Those that led to what came last. */
  nextLineage: readonly string[]
  cancelWait: (() => void) | undefined
  hidden: string[]
}

/**
 * Runs queries by itself when rows are highlighted and positions come, at most one of a rule at a time and in its time.
 * A rule never runs for a table that it has itself led to, and for the result of another rule only where it names it.
 */
export class RuleRunner {
  readonly #parts: RuleRunnerParts
  readonly #paces = new Map<string, Pace>()
  /** Of tables that rules made: those rules, and those before them. */
  readonly #lineages = new Map<string, readonly string[]>()
  readonly #ending = new AbortController()

  constructor(parts: RuleRunnerParts) {
    this.#parts = parts
  }

  /** A row is highlighted, here or by another program. */
  highlighted(table: string, row: number): void {
    const known = this.#parts.tables.find(table)
    if (!known) return
    const lineage = this.#lineages.get(table) ?? []
    for (const rule of this.#parts.rules()) {
      if (!rule.on || rule.when.kind !== 'highlight' || lineage.includes(rule.id)) continue
      const wanted = rule.when.table
      const fits = wanted === undefined ? lineage.length === 0 : isTitle(known.info.title, wanted)
      if (fits) this.#due(rule, lineage, () => this.#rowQuery(rule, table, row))
    }
  }

  /** Another program points at a position. */
  pointed(position: SkyPosition, from: string): void {
    for (const rule of this.#parts.rules()) {
      if (!rule.on || rule.when.kind !== 'point') continue
      const wanted = rule.when.from?.trim().toLowerCase()
      if (!wanted || wanted === from.trim().toLowerCase()) this.#due(rule, [], () => pointQuery(rule, position))
    }
  }

  /** Rules were changed: what waits of one that is off, changed or gone is dropped. */
  rulesChanged(): void {
    for (const [id, pace] of this.#paces) {
      pace.cancelWait?.()
      pace.cancelWait = undefined
      pace.next = undefined
      if (!this.#parts.rules().some((rule) => rule.id === id) && !pace.isRunning) this.#paces.delete(id)
    }
  }

  /** The table is no longer open. */
  forget(table: string): void {
    this.#lineages.delete(table)
  }

  close(): void {
    this.#ending.abort()
    for (const pace of this.#paces.values()) pace.cancelWait?.()
    this.#paces.clear()
  }

  #rowQuery(rule: SampRule, table: string, row: number): Outcome<string> {
    const known = this.#parts.tables.find(table)
    if (!known) return { ok: false, fault: { kind: 'not-found', message: 'The table of this row has been closed.' } }
    return rowQuery(rule, known, row)
  }

  #due(rule: SampRule, lineage: readonly string[], query: () => Outcome<string>): void {
    const pace = this.#paces.get(rule.id) ?? newPace()
    this.#paces.set(rule.id, pace)
    pace.next = query
    pace.nextLineage = lineage
    this.#runNext(rule.id, pace)
  }

  #runNext(id: string, pace: Pace): void {
    if (pace.isRunning || !pace.next || this.#ending.signal.aborted) return
    const { clock } = this.#parts
    const wait = pace.notBefore - clock.now()
    if (wait > 0) {
      pace.cancelWait ??= clock.after(wait, () => {
        pace.cancelWait = undefined
        this.#runNext(id, pace)
      })
      return
    }
    const rule = this.#parts.rules().find((one) => one.id === id)
    const { next, nextLineage } = pace
    pace.next = undefined
    if (!rule?.on) return
    pace.notBefore = clock.now() + rule.everySeconds * 1000
    pace.isRunning = true
    void this.#run(rule, pace, next, [...nextLineage, id]).finally(() => {
      pace.isRunning = false
      this.#runNext(id, pace)
    })
  }

  /** Tells how it began and how it ended; never rejects. */
  async #run(rule: SampRule, pace: Pace, query: () => Outcome<string>, lineage: readonly string[]): Promise<void> {
    const run = { rule: rule.id, at: new Date(this.#parts.clock.now()).toISOString() }
    this.#parts.ran({ ...run, state: 'running' })
    try {
      const outcome = await this.#result(rule, pace, query, lineage)
      if (this.#ending.signal.aborted) return
      this.#parts.ran(
        outcome.ok ? { ...run, state: 'done', ...outcome.value } : { ...run, state: 'failed', fault: outcome.fault },
      )
    } catch (error) {
      this.#parts.ran({ ...run, state: 'failed', fault: faultOf(error) })
    }
  }

  async #result(
    rule: SampRule,
    pace: Pace,
    query: () => Outcome<string>,
    lineage: readonly string[],
  ): Promise<Outcome<Pick<SampRuleRun, 'rows' | 'table' | 'takenBy'>>> {
    const { run, broadcast } = this.#parts
    const { signal } = this.#ending
    const adql = query()
    if (!adql.ok) return adql
    const { url, title, maxrec, result } = rule
    const asked = { url, title, adql: adql.value, ...(maxrec !== undefined && { maxrec }) }
    const reading = await run(asked, signal)
    if (!reading.ok) return reading
    const { id } = reading.value
    this.#lineages.set(id, lineage)
    const info = await reading.value.done
    const fault = brokenOff(info)
    if (fault) {
      if (!result.show) this.#letGo(id)
      return { ok: false, fault }
    }
    const takenBy = result.broadcast ? await broadcast(id, result.to, signal) : undefined
    if (!result.show) this.#hide(pace, id)
    return {
      ok: true,
      value: {
        rows: info.rows,
        ...(result.show && { table: id }),
        ...(takenBy !== undefined && { takenBy }),
      },
    }
  }

  /** A result that is only for others stays for them to read while newer ones come, and then goes. */
  #hide(pace: Pace, table: string): void {
    pace.hidden.push(table)
    while (pace.hidden.length > mostHidden) this.#letGo(pace.hidden.shift() ?? '')
  }

  #letGo(table: string): void {
    this.#lineages.delete(table)
    this.#parts.tables.close(table)
  }
}

const newPace = (): Pace => ({
  notBefore: 0,
  isRunning: false,
  next: undefined,
  nextLineage: [],
  cancelWait: undefined,
  hidden: [],
})

/** The rows broke off; a limit of the service is none of our faults. */
function brokenOff({ completeness, provenance }: TableInfo): Fault | undefined {
  const broken = completeness.find(({ kind }) => kind !== 'truncated')
  return broken?.kind === 'damaged' || broken?.kind === 'partial'
    ? { kind: 'votable', message: broken.message, where: provenance.source }
    : undefined
}

/** Results of one query are numbered (`stars (2)`): they are one table to a rule. */
const isTitle = (title: string, wanted: string): boolean =>
  title === wanted.trim() || withoutNumber(title) === withoutNumber(wanted.trim())
const withoutNumber = (title: string): string => title.replace(/ \(\d+\)$/, '')
