import { Search, X } from 'lucide-react'
import type { InputHTMLAttributes, Ref, RefObject } from 'react'
import {
  Button as AriaButton,
  SearchField as AriaSearchField,
  TextField as AriaTextField,
  FieldError,
  Input,
  Label,
} from 'react-aria-components'
import './field.css'

/** A line of text with its label above it. */
export function TextField({
  label,
  value,
  onChange,
  placeholder,
  error,
  autoFocus = false,
  replaced = false,
  code = false,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly placeholder?: string
  readonly error?: string | undefined
  readonly autoFocus?: boolean
  /** Typing takes the place of the whole text, as of a name that is given anew. */
  readonly replaced?: boolean
  readonly code?: boolean
}) {
  return (
    <AriaTextField
      className="field"
      value={value}
      onChange={onChange}
      isInvalid={error !== undefined}
      autoFocus={autoFocus}
    >
      <Label className="field-label">{label}</Label>
      <Input
        className={code ? 'field-input field-input-code' : 'field-input'}
        spellCheck={false}
        autoComplete="off"
        {...(placeholder ? { placeholder } : {})}
        {...(replaced && { onFocus: ({ currentTarget }) => currentTarget.select() })}
      />
      {error && <FieldError className="field-error">{error}</FieldError>}
    </AriaTextField>
  )
}

/** A line to search with, for a bar: its keys and its part in a combobox are its owner's; `onClear` offers to empty it. */
export function SearchLine({
  label,
  value,
  onChange,
  onClear,
  inputRef,
  placeholder = label,
  ...rest
}: Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value' | 'className'> & {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onClear?: () => void
  readonly inputRef: RefObject<HTMLInputElement | null>
}) {
  return (
    <div className="filter-field">
      <Search size={14} aria-hidden />
      <input
        {...rest}
        ref={inputRef}
        className="filter-field-input"
        aria-label={label}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      {onClear && value !== '' && (
        <AriaButton
          className="filter-field-clear"
          aria-label="Clear"
          onPress={() => {
            onClear()
            inputRef.current?.focus()
          }}
        >
          <X size={13} />
        </AriaButton>
      )}
    </div>
  )
}

/** A filter over a list. */
export function FilterField({
  label,
  value,
  onChange,
  inputRef,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly inputRef?: Ref<HTMLInputElement>
}) {
  return (
    <AriaSearchField className="filter-field" aria-label={label} value={value} onChange={onChange}>
      <Search size={14} aria-hidden />
      <Input
        className="filter-field-input"
        placeholder={label}
        spellCheck={false}
        {...(inputRef ? { ref: inputRef } : {})}
      />
      {value !== '' && (
        <AriaButton className="filter-field-clear" aria-label="Clear">
          <X size={13} />
        </AriaButton>
      )}
    </AriaSearchField>
  )
}
