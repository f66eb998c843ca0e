import { ChevronDown } from 'lucide-react'
import {
  Button as AriaButton,
  ComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
} from 'react-aria-components'
import './combobox.css'
import './field.css'
import './menu.css'

export interface Choice {
  readonly id: string
  readonly label: string
  readonly note?: string
}

/** The parts of a line of text with choices, for inside a `ComboBox`: label, line, button, and the list below. */
export function ComboboxParts({
  label,
  placeholder,
  none,
  error,
}: {
  readonly label: string
  readonly placeholder?: string | undefined
  /** Said where no choice matches what is typed. */
  readonly none?: string
  readonly error?: string | undefined
}) {
  return (
    <>
      <Label className="field-label">{label}</Label>
      <div className="combobox">
        <Input
          className="field-input combobox-input"
          spellCheck={false}
          autoComplete="off"
          {...(placeholder ? { placeholder } : {})}
        />
        <AriaButton className="combobox-open">
          <ChevronDown size={14} />
        </AriaButton>
      </div>
      {error && <FieldError className="field-error">{error}</FieldError>}
      <Popover className="popover combobox-list" offset={4}>
        <ListBox<Choice>
          className="menu"
          {...(none && { renderEmptyState: () => <p className="combobox-none">{none}</p> })}
        >
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
    </>
  )
}

/** A line of text that offers choices while one types; arrows walk them, Enter takes one, Escape leaves. */
export function Combobox({
  label,
  choices,
  chosen,
  onChoose,
  placeholder,
  none = 'Nothing matches.',
  error,
}: {
  readonly label: string
  readonly choices: readonly Choice[]
  readonly chosen: string | null
  /** null: nothing is chosen any more. */
  readonly onChoose: (id: string | null) => void
  readonly placeholder?: string
  /** Said where no choice matches what is typed. */
  readonly none?: string
  /** What is wrong with the choice. */
  readonly error?: string | undefined
}) {
  return (
    <ComboBox
      className="field"
      selectedKey={chosen}
      onSelectionChange={(key) => onChoose(key === null ? null : String(key))}
      defaultItems={choices}
      allowsEmptyCollection
      menuTrigger="focus"
      isInvalid={error !== undefined}
    >
      <ComboboxParts label={label} placeholder={placeholder} none={none} error={error} />
    </ComboBox>
  )
}
