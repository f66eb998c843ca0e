import { useState } from 'react'
import {
  TextField as AriaTextField,
  Checkbox,
  FieldError,
  Label,
  Radio,
  RadioGroup,
  Text,
  TextArea,
} from 'react-aria-components'
import type { Fault } from '#shared/ipc/fault.ts'
import type { SampRule } from '#shared/model/samp.ts'
import { otherPeers, putRule, useSamp } from '../../state/samp.ts'
import { useServices } from '../../state/services.ts'
import { useTables } from '../../state/tables.ts'
import { Button } from '../../widgets/button.tsx'
import { Combobox } from '../../widgets/combobox.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { TextField } from '../../widgets/field.tsx'
import { NumberField } from '../../widgets/number-field.tsx'
import { FaultNotice } from '../editor/fault-notice.tsx'
import { ruleProblems } from './rule-form.ts'
import { useSampPlace } from './samp-place.ts'
import '../../widgets/choices.css'
import './rule-editor.css'

const any = ''

interface NamedProps {
  readonly label: string
  /** Stands for all of them. */
  readonly all: string
  readonly names: readonly string[]
  readonly name: string | undefined
  readonly onChange: (name: string | undefined) => void
}

/** Something by its name, or anything; the name that is set is among the choices although it is not there now. */
function Named({ label, all, names, name, onChange }: NamedProps) {
  const there = [...new Set([...names, ...(name === undefined ? [] : [name])])].toSorted((a, b) => a.localeCompare(b))
  return (
    <Combobox
      label={label}
      choices={[{ id: any, label: all }, ...there.map((one) => ({ id: one, label: one }))]}
      chosen={name ?? any}
      onChoose={(id) => onChange(id === null || id === any ? undefined : id)}
    />
  )
}

const usePrograms = (): readonly string[] => otherPeers(useSamp((samp) => samp.state)).map(({ name }) => name)

type Set = (patch: Partial<SampRule>) => void

function When({ rule, set }: { readonly rule: SampRule; readonly set: Set }) {
  const titles = useTables(({ byId }) => byId)
  const programs = usePrograms()
  const { when } = rule
  return (
    <>
      <RadioGroup
        className="rule-when"
        value={when.kind}
        orientation="horizontal"
        onChange={(kind) => set({ when: kind === 'point' ? { kind } : { kind: 'highlight' } })}
      >
        <Label className="field-label">When</Label>
        <div className="rule-choices">
          <Radio value="highlight" className="choice-chip">
            A row is chosen
          </Radio>
          <Radio value="point" className="choice-chip">
            A position comes
          </Radio>
        </div>
      </RadioGroup>
      {when.kind === 'highlight' ? (
        <Named
          key="table"
          label="Of the table"
          all="any table"
          names={Object.values(titles).map(({ title }) => title)}
          name={when.table}
          onChange={(table) => set({ when: { kind: 'highlight', ...(table !== undefined && { table }) } })}
        />
      ) : (
        <Named
          key="program"
          label="From the program"
          all="anyone"
          names={programs}
          name={when.from}
          onChange={(from) => set({ when: { kind: 'point', ...(from !== undefined && { from }) } })}
        />
      )}
    </>
  )
}

function Result({
  rule,
  set,
  problem,
}: {
  readonly rule: SampRule
  readonly set: Set
  readonly problem: string | undefined
}) {
  const programs = usePrograms()
  const { result } = rule
  const change = (patch: Partial<SampRule['result']>) => set({ result: { ...result, ...patch } })
  return (
    <fieldset className="rule-result">
      <legend className="field-label">Then</legend>
      <Checkbox className="rule-check" isSelected={result.show} onChange={(show) => change({ show })}>
        <span className="check-box" aria-hidden />
        Show the result in a tab, in place of the one before
      </Checkbox>
      <Checkbox className="rule-check" isSelected={result.broadcast} onChange={(broadcast) => change({ broadcast })}>
        <span className="check-box" aria-hidden />
        Send the result on
      </Checkbox>
      {result.broadcast && (
        <Named
          label="To"
          all="all that take tables"
          names={programs}
          name={result.to}
          onChange={(to) => {
            const { to: _before, ...rest } = result
            set({ result: { ...rest, ...(to !== undefined && { to }) } })
          }}
        />
      )}
      {problem && <p className="field-error">{problem}</p>}
    </fieldset>
  )
}

function Template({
  rule,
  set,
  problem,
}: {
  readonly rule: SampRule
  readonly set: Set
  readonly problem: string | undefined
}) {
  return (
    <AriaTextField
      className="field"
      value={rule.adql}
      onChange={(adql) => set({ adql })}
      isInvalid={problem !== undefined}
    >
      <Label className="field-label">Query (ADQL)</Label>
      <TextArea className="field-input field-input-code rule-adql" rows={6} spellCheck={false} />
      <Text slot="description" className="field-note">
        {rule.when.kind === 'highlight' ? (
          <>
            <code>{'{ra}'}</code> and <code>{'{dec}'}</code> stand for the row’s position in degrees,{' '}
            <code>{'{name}'}</code> for its cell of that column.
          </>
        ) : (
          <>
            <code>{'{ra}'}</code> and <code>{'{dec}'}</code> stand for the position in degrees.
          </>
        )}
      </Text>
      {problem && <FieldError className="field-error">{problem}</FieldError>}
    </AriaTextField>
  )
}

function Form({ first, onDone }: { readonly first: SampRule; readonly onDone: () => void }) {
  const [rule, setRule] = useState(first)
  const [tried, setTried] = useState(false)
  const [fault, setFault] = useState<Fault>()
  const services = useServices((state) => state.list)
  const problems = ruleProblems(rule)
  // What is wrong is said at once in the query, elsewhere after trying: an empty form is no mistake yet.
  const shown = tried ? problems : { adql: rule.adql === first.adql ? undefined : problems.adql }
  const set: Set = (patch) => setRule((before) => ({ ...before, ...patch }))
  const keep = async () => {
    setTried(true)
    if (Object.keys(problems).length > 0) return
    const answer = await putRule({ ...rule, title: rule.title.trim() })
    if (answer.ok) onDone()
    else setFault(answer.fault)
  }
  return (
    <form
      className="dialog-form rule-form"
      onSubmit={(event) => {
        event.preventDefault()
        void keep()
      }}
    >
      <TextField
        label="Name"
        value={rule.title}
        onChange={(title) => set({ title })}
        error={'title' in shown ? shown.title : undefined}
        autoFocus
      />
      <When rule={rule} set={set} />
      <Combobox
        label="Ask the service"
        choices={services.map(({ url, title }) => ({ id: url, label: title, note: url }))}
        chosen={rule.url === '' ? null : rule.url}
        onChoose={(url) => set({ url: url ?? '' })}
        none="No such service in the Services panel."
        error={'url' in shown ? shown.url : undefined}
      />
      <Template rule={rule} set={set} problem={shown.adql} />
      <Result rule={rule} set={set} problem={'result' in shown ? shown.result : undefined} />
      <div className="rule-numbers">
        <NumberField
          label="At most one query every"
          value={rule.everySeconds}
          units={[{ name: 's', factor: 1 }]}
          limits={{ least: 0.5, most: 3600 }}
          onChange={(everySeconds) => everySeconds !== undefined && set({ everySeconds })}
        />
        <NumberField
          label="Rows at most (MAXREC)"
          value={rule.maxrec}
          units={[{ name: 'rows', factor: 1 }]}
          limits={{ least: 1 }}
          onChange={(rows) =>
            setRule(({ maxrec: _before, ...rest }) => ({
              ...rest,
              ...(rows !== undefined && { maxrec: Math.round(rows) }),
            }))
          }
        />
      </div>
      {fault && <FaultNotice fault={fault} />}
      <div className="dialog-actions">
        <Button onPress={onDone}>Cancel</Button>
        <Button type="submit" look="primary">
          Keep rule
        </Button>
      </div>
    </form>
  )
}

/** The form of a rule; once in a window. */
export function RuleDialog() {
  const writing = useSampPlace((place) => place.writing)
  const known = useSamp(({ rules }) => rules.some(({ id }) => id === writing?.id))
  const close = () => useSampPlace.setState({ writing: undefined })
  if (!writing) return null
  return (
    <Dialog title={known ? 'Rule' : 'New rule'} onClose={close}>
      <Form key={writing.id} first={writing} onDone={close} />
    </Dialog>
  )
}
