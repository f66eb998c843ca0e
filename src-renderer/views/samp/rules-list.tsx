import { CircleX, Ellipsis, ListTree, LoaderCircle, Plus } from 'lucide-react'
import { faultText } from '#shared/ipc/fault-text.ts'
import type { SampRule, SampRuleRun } from '#shared/model/samp.ts'
import { rowsText } from '../../cells/number-text.ts'
import { openTable } from '../../state/layout.ts'
import { useRemovals } from '../../state/removals.ts'
import { putRule, removeRule, useSamp } from '../../state/samp.ts'
import { serviceTitle, useServices } from '../../state/services.ts'
import { useTable } from '../../state/tables.ts'
import { tellFailure } from '../../state/told-faults.ts'
import { Button, IconButton } from '../../widgets/button.tsx'
import { EmptyState } from '../../widgets/empty-state.tsx'
import { MenuButton } from '../../widgets/menu.tsx'
import { Switch } from '../../widgets/switch.tsx'
import { useClock } from '../jobs/clock.ts'
import { agoText } from './mtype-words.ts'
import { writeRule } from './new-rule.ts'
import { resultText, whenText } from './rule-form.ts'
import { useSampPlace } from './samp-place.ts'

async function keep(rule: SampRule): Promise<void> {
  const answer = await putRule(rule)
  if (!answer.ok) tellFailure('The rule was not kept.', answer.fault)
}

/** How the last run of a rule ended: `3 s ago, 41 rows, sent to 2`. */
export function runText({ at, state, rows, takenBy }: SampRuleRun, now: number): string {
  return [
    agoText(at, now),
    state === 'running' ? 'asking…' : '',
    rows === undefined ? '' : rowsText(rows),
    takenBy === undefined ? '' : takenBy === 0 ? 'nobody took it' : `sent to ${takenBy}`,
  ]
    .filter(Boolean)
    .join(', ')
}

function LastRun({ run, now }: { readonly run: SampRuleRun | undefined; readonly now: number }) {
  const table = useTable(run?.table)
  if (!run) return <span className="rule-run quiet">not run yet</span>
  return (
    <span className={run.state === 'failed' ? 'rule-run elapsed rule-failed' : 'rule-run elapsed quiet'}>
      {run.state === 'running' && <LoaderCircle size={12} aria-hidden />}
      {run.state === 'failed' && <CircleX size={12} aria-hidden />}
      <span>
        {runText(run, now)}
        {run.fault && `: ${faultText(run.fault).sentence}`}
      </span>
      {table && (
        <Button look="quiet" onPress={() => openTable(table.id)}>
          Show result
        </Button>
      )}
    </span>
  )
}

function act(rule: SampRule, action: string): void {
  if (action === 'edit') useSampPlace.setState({ writing: rule })
  else if (action === 'copy')
    useSampPlace.setState({ writing: { ...rule, id: crypto.randomUUID(), title: `${rule.title} (copy)` } })
  else removeRule(rule)
}

function RuleLine({ rule, now }: { readonly rule: SampRule; readonly now: number }) {
  const run = useSamp(({ runs }) => runs[rule.id])
  const service = useServices(({ list }) => serviceTitle(rule.url, list))
  return (
    <li className="rule">
      <Switch label={`Rule ${rule.title}`} hidesLabel isOn={rule.on} onChange={(on) => void keep({ ...rule, on })} />
      <div className="rule-words">
        <h3 className="rule-title" title={rule.title}>
          {rule.title}
        </h3>
        <p className="rule-sentence" title={rule.adql}>
          When {whenText(rule)}, ask “{service}” and {resultText(rule)}; at most every {rule.everySeconds} s
        </p>
        <LastRun run={run} now={now} />
      </div>
      <Button look="quiet" aria-label={`Edit ${rule.title}`} onPress={() => act(rule, 'edit')}>
        Edit…
      </Button>
      <MenuButton
        label={`More about ${rule.title}`}
        side="bottom end"
        groups={[
          {
            lines: [
              { id: 'copy', label: 'Make another like it…' },
              { id: 'remove', label: 'Remove' },
            ],
          },
        ]}
        onAction={(action) => act(rule, action)}
      >
        <IconButton label={`More about ${rule.title}`} icon={<Ellipsis size={15} />} />
      </MenuButton>
    </li>
  )
}

/** What is done by itself when a row is chosen or a position comes. */
export function RulesList() {
  const removed = useRemovals((removals) => removals.ids)
  const rules = useSamp((samp) => samp.rules).filter(({ id }) => !removed.has(id))
  const now = useClock(rules.length > 0)
  if (rules.length === 0)
    return (
      <EmptyState
        small
        icon={<ListTree size={20} />}
        title="No rules yet"
        action={<Button onPress={writeRule}>New rule…</Button>}
      >
        A rule asks a service what is around each row that is chosen, or around each position that another program
        sends, and shows or sends on the result.
      </EmptyState>
    )
  return (
    <div className="rules">
      <ul className="rule-list" aria-label="Rules">
        {rules.map((rule) => (
          <RuleLine key={rule.id} rule={rule} now={now} />
        ))}
      </ul>
      <Button look="quiet" icon={<Plus size={13} />} onPress={writeRule}>
        New rule…
      </Button>
    </div>
  )
}
