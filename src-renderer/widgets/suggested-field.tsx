import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import type { Choice } from './combobox.tsx'
import './combobox.css'
import './field.css'
import './menu.css'

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
      <Label className="field-label">{label}</Label>
      <div className="combobox">
        <Input className="field-input combobox-input" spellCheck={false} autoComplete="off" />
        <AriaButton className="combobox-open">
          <ChevronDown size={14} />
        </AriaButton>
      </div>
      <Popover className="popover combobox-list" offset={4}>
        <ListBox<Choice> className="menu">
          {(choice) => (
            <ListBoxItem id={choice.id} textValue={choice.label} className="menu-line">
              <span className="menu-line-text">
                <span>{choice.label}</span>
                {choice.note && <span className="menu-line-note">{choice.note}</span>}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}
