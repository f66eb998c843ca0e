import { ChevronDown, Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { askedNames, type QuerySet, type SetParameter } from '#shared/model/query-set.ts'
import { readTemplateValue, templateName } from '#shared/vo/adql/template.ts'
import { removeFromSet } from '../../state/set-actions.ts'
import { editSet } from '../../state/sets.ts'
import { Button, IconButton } from '../../widgets/button.tsx'
import { TextField } from '../../widgets/field.tsx'
import { MenuButton } from '../../widgets/menu.tsx'

const kindWords: Readonly<Record<SetParameter['kind'], { readonly title: string; readonly note: string }>> = {
  number: { title: 'Number', note: 'Stands as it is' },
  text: { title: 'Text', note: 'Stands in quotes' },
  position: { title: 'Position', note: 'Stands as ra, dec in degrees' },
}
const kinds = Object.keys(kindWords) as readonly SetParameter['kind'][]

/** What is wrong with a name, if anything. */
function nameProblem(name: string, others: readonly string[]): string | undefined {
  if (!templateName.test(name)) return 'Letters, digits and _'
  return others.includes(name) ? 'There is one of this name' : undefined
}

/** The name as it is typed; what is no name is said, and is not kept. */
function NameField({
  name,
  others,
  onChange,
}: {
  readonly name: string
  readonly others: readonly string[]
  readonly onChange: (name: string) => void
}) {
  const [typed, setTyped] = useState(name)
  const [known, setKnown] = useState(name)
  if (name !== known) {
    setKnown(name)
    setTyped(name)
  }
  const type = (text: string) => {
    setTyped(text)
    if (nameProblem(text, others) !== undefined) return
    setKnown(text)
    onChange(text)
  }
  return <TextField label="Name" value={typed} code error={nameProblem(typed, others)} onChange={type} />
}

function Parameter({
  set,
  parameter,
  at,
}: {
  readonly set: QuerySet
  readonly parameter: SetParameter
  readonly at: number
}) {
  const { name, kind, value, unit = '', about = '' } = parameter
  const change = (patch: Partial<SetParameter>) =>
    editSet(set.id, { parameters: set.parameters.with(at, { ...parameter, ...patch }) })
  const others = set.parameters.flatMap((other, place) => (place === at ? [] : [other.name]))
  const read = value.trim() === '' ? undefined : readTemplateValue({ kind, value })
  const stands = read?.ok && kind === 'position' && read.text !== value.trim() ? `As ${read.text}` : undefined
  return (
    <div className="set-parameter">
      <NameField name={name} others={others} onChange={(typed) => change({ name: typed })} />
      <div className="field set-kind">
        <span className="field-label">Kind</span>
        <MenuButton
          label={`Kind of ${name}`}
          groups={[
            {
              lines: kinds.map((id) => ({
                id,
                label: kindWords[id].title,
                note: kindWords[id].note,
                checked: id === kind,
              })),
            },
          ]}
          onAction={(id) => change({ kind: kinds.find((one) => one === id) ?? kind })}
        >
          <AriaButton className="button button-plain" aria-label={`Kind of ${name}: ${kindWords[kind].title}`}>
            <span className="button-text">{kindWords[kind].title}</span>
            <ChevronDown size={12} aria-hidden />
          </AriaButton>
        </MenuButton>
      </div>
      <div className="set-value">
        <TextField
          label="Value"
          value={value}
          placeholder={kind === 'position' ? '56.75 +24.12' : ''}
          error={read && !read.ok ? read.reason : undefined}
          onChange={(typed) => change({ value: typed })}
        />
        {stands && <span className="field-note">{stands}</span>}
      </div>
      <div className="set-unit">
        <TextField label="Unit" value={unit} onChange={(typed) => change({ unit: typed })} />
      </div>
      <div className="set-about">
        <TextField label="Meaning" value={about} onChange={(typed) => change({ about: typed })} />
      </div>
      <IconButton
        label={`Remove ${name}`}
        icon={<X size={14} />}
        onPress={() =>
          removeFromSet(set.id, `{${name}}`, { parameters: set.parameters.filter((_other, place) => place !== at) })
        }
      />
    </div>
  )
}

/** The first of "value", "value2" ... that no parameter bears. */
function freeName(taken: readonly string[]): string {
  let number = 1
  const name = () => (number === 1 ? 'value' : `value${number}`)
  while (taken.includes(name())) number++
  return name()
}

/** The values that the queries of a set share, and the names that have none. */
export function SetParameters({ set }: { readonly set: QuerySet }) {
  const names = set.parameters.map(({ name }) => name)
  const missing = askedNames(set).filter((name) => !names.includes(name))
  const add = (name: string) =>
    editSet(set.id, { parameters: [...set.parameters, { name, kind: guessKind(name), value: '' }] })
  return (
    <section className="set-part" aria-label="Shared values">
      <h2 className="set-heading">Shared values</h2>
      {set.parameters.length === 0 && missing.length === 0 && (
        <p className="quiet">A value that several queries use has a name here; the queries write {'{name}'}.</p>
      )}
      {set.parameters.length > 0 && (
        <div className="set-parameters">
          {set.parameters.map((parameter, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a name changes while it is typed; the place is what stays
            <Parameter key={at} set={set} parameter={parameter} at={at} />
          ))}
        </div>
      )}
      <div className="set-adds">
        {missing.map((name) => (
          <Button key={name} icon={<Plus size={13} />} onPress={() => add(name)}>
            Add {`{${name}}`}, which the queries ask for
          </Button>
        ))}
        <Button look="quiet" icon={<Plus size={13} />} onPress={() => add(freeName(names))}>
          Add a value
        </Button>
      </div>
    </section>
  )
}

/** What a name most likely stands for. */
const guessKind = (name: string): SetParameter['kind'] =>
  /^(pos|position|place|coord\w*|center|centre)$/i.test(name)
    ? 'position'
    : /name|object|text|word/i.test(name)
      ? 'text'
      : 'number'
