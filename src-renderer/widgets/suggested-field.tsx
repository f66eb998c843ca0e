import { useState } from 'react'
import { ComboBox } from 'react-aria-components'
import { type Choice, ComboboxParts } from './combobox.tsx'

/** A line of text that takes whatever is typed and offers what there is: the label of a choice is what it types. */
export function SuggestedField({
  label,
  value,
  onChange,
  choices,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly choices: readonly Choice[]
}) {
  // What stands there while it is typed; an owner may make something else of an empty line.
  const [typed, setTyped] = useState<string>()
  return (
    <ComboBox
      className="field"
      inputValue={typed ?? value}
      onInputChange={(text) => {
        setTyped(text)
        if (text !== (typed ?? value)) onChange(text)
      }}
      onBlur={() => setTyped(undefined)}
      defaultItems={choices}
      allowsCustomValue
      menuTrigger="focus"
    >
      <ComboboxParts label={label} />
    </ComboBox>
  )
}
