import { ChevronDown, Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { askedNames, missingParameters, type QuerySet, type SetParameter } from '#shared/model/query-set.ts'
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

/** What there is to say of a value as it stands, and whether it keeps queries from being run. */
function valueNote({ kind, value }: SetParameter, asked: boolean): { readonly text: string; readonly missing?: true } {
  if (value.trim() === '') return asked ? { text: 'Value missing', missing: true } : { text: 'No query asks for it' }
  const read = readTemplateValue({ kind, value })
  if (read.ok && kind === 'position' && read.text !== value.trim()) return { text: `As ${read.text}` }
  return { text: asked ? '' : 'No query asks for it' }
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

/** A value of a set. One that only the queries ask for becomes the set's own with what is first typed of it. */
function Parameter({
  set,
  all,
  asked,
  at,
}: {
  readonly set: QuerySet
  /** Those of the set, then those that are missing. */
  readonly all: readonly SetParameter[]
  /** Whether a query asks for it. */
  readonly asked: boolean
  readonly at: number
}) {
  const parameter = all[at]
  if (!parameter) return null
  const { name, kind, value, unit = '', about = '' } = parameter
  const own = at < set.parameters.length
  const change = (patch: Partial<SetParameter>) =>
    // Those before it become the set's own as well: their places stay.
    editSet(set.id, {
      parameters: all.slice(0, Math.max(set.parameters.length, at + 1)).with(at, { ...parameter, ...patch }),
    })
  const others = set.parameters.flatMap((other, place) => (place === at ? [] : [other.name]))
  const read = value.trim() === '' ? undefined : readTemplateValue({ kind, value })
  const note = valueNote(parameter, asked)
  return (
    <div className="set-parameter">
      {own ? (
        <NameField name={name} others={others} onChange={(typed) => change({ name: typed })} />
      ) : (
        <div className="field">
          <span className="field-label">Name</span>
          <code className="set-asked">{name}</code>
        </div>
      )}
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
        {note.text !== '' && (
          <span className={note.missing ? 'field-note set-missing' : 'field-note'}>{note.text}</span>
        )}
      </div>
      <div className="set-unit">
        <TextField label="Unit" value={unit} onChange={(typed) => change({ unit: typed })} />
      </div>
      <div className="set-about">
        <TextField label="Meaning" value={about} onChange={(typed) => change({ about: typed })} />
      </div>
      {own ? (
        <IconButton
          label={`Remove ${name}`}
          icon={<X size={14} />}
          onPress={() =>
            removeFromSet(set.id, `{${name}}`, { parameters: set.parameters.filter((_other, place) => place !== at) })
          }
        />
      ) : (
        <span className="set-no-tool" />
      )}
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

/** The values that the queries of a set share, those that they ask for and have not got among them. */
export function SetParameters({ set }: { readonly set: QuerySet }) {
  const all = [...set.parameters, ...missingParameters(set)]
  const asked = new Set(askedNames(set))
  const missing = all.filter(({ name, value }) => asked.has(name) && value.trim() === '').length
  const add = () =>
    editSet(set.id, {
      parameters: [...set.parameters, { name: freeName(all.map(({ name }) => name)), kind: 'number', value: '' }],
    })
  return (
    <section className="set-part" aria-label="Shared values">
      <h2 className="set-heading">
        Shared values {missing > 0 && <span className="set-heading-note set-missing">{missing} missing</span>}
      </h2>
      {all.length === 0 ? (
        <p className="quiet">A value that several queries use has a name here; the queries write {'{name}'}.</p>
      ) : (
        <div className="set-parameters">
          {all.map(({ name }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a name changes while it is typed; the place is what stays
            <Parameter key={at} set={set} all={all} asked={asked.has(name)} at={at} />
          ))}
        </div>
      )}
      <div className="set-adds">
        <Button look="quiet" icon={<Plus size={13} />} onPress={add}>
          Add a value
        </Button>
      </div>
    </section>
  )
}
