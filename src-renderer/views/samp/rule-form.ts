import type { SampRule } from '#shared/model/samp.ts'
import { parseAdql } from '#shared/vo/adql/parser.ts'
import { fillTemplate, templateNames } from '#shared/vo/adql/template.ts'

/** What is wrong with a rule as it is written, by field. */
export interface RuleProblems {
  readonly title?: string
  readonly url?: string
  readonly adql?: string
  readonly result?: string
}

/** A query with numbers in place of its placeholders, to be read as ADQL; its lines stay where they were. */
function filled(adql: string, names: readonly string[]): string {
  const one = { kind: 'number', value: '1' } as const
  const query = fillTemplate(adql, Object.fromEntries(names.map((name) => [name, one])))
  return query.ok ? query.adql : adql
}

function adqlProblem({ adql, when }: Pick<SampRule, 'adql' | 'when'>): string | undefined {
  if (adql.trim() === '') return 'Write the query that is asked each time.'
  const names = templateNames(adql)
  const strange = names.find((name) => name !== 'ra' && name !== 'dec')
  if (when.kind === 'point' && strange !== undefined)
    return `A position has no {${strange}}: only {ra} and {dec} are known.`
  if (names.length === 0) return 'Without {ra} and {dec} the query asks the same each time.'
  const query = filled(adql, names)
  const [first] = parseAdql(query).diagnostics.filter(({ severity }) => severity === 'error')
  if (!first) return undefined
  const line = query.slice(0, first.range.start).split('\n').length
  return `Line ${line}: ${first.message}`
}

/** What is wrong with a rule; empty: nothing. */
export function ruleProblems(rule: SampRule): RuleProblems {
  const adql = adqlProblem(rule)
  return {
    ...(rule.title.trim() === '' && { title: 'Give the rule a name.' }),
    ...(rule.url === '' && { url: 'Choose the service to ask.' }),
    ...(adql !== undefined && { adql }),
    ...(!rule.result.show && !rule.result.broadcast && { result: 'Show the result, or send it on.' }),
  }
}

/** When a rule acts, in words. */
export function whenText({ when }: Pick<SampRule, 'when'>): string {
  if (when.kind === 'highlight')
    return when.table === undefined ? 'a row of any table is chosen' : `a row of “${when.table}” is chosen`
  return when.from === undefined ? 'any program sends a position' : `“${when.from}” sends a position`
}

/** What becomes of the result, in words. */
export function resultText({ result }: Pick<SampRule, 'result'>): string {
  const to = result.to === undefined ? 'all that take tables' : `“${result.to}”`
  const sent = result.broadcast ? `send the result to ${to}` : undefined
  const shown = result.show ? 'show the result' : undefined
  return [shown, sent].filter(Boolean).join(' and ')
}
