import { type ReactNode, useEffect, useState } from 'react'
import { FieldError, Input, Label, Radio, RadioGroup, Text, TextField } from 'react-aria-components'

/** One of a few, side by side; the sentence says what it changes. */
export function ChoiceSetting<T extends string>({
  label,
  sentence,
  value,
  choices,
  onChoose,
}: {
  readonly label: string
  readonly sentence: string
  readonly value: T
  readonly choices: readonly { readonly id: T; readonly label: string }[]
  readonly onChoose: (value: T) => void
}) {
  return (
    <RadioGroup
      className="setting"
      orientation="horizontal"
      value={value}
      onChange={(id) => {
        const chosen = choices.find((choice) => choice.id === id)
        if (chosen) onChoose(chosen.id)
      }}
    >
      <div className="setting-words">
        <Label className="setting-label">{label}</Label>
        <Text slot="description" className="setting-sentence">
          {sentence}
        </Text>
      </div>
      <div className="setting-choices">
        {choices.map((choice) => (
          <Radio key={choice.id} value={choice.id} className="setting-choice">
            {choice.label}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  )
}

/** A line of text that takes effect with Enter or on leaving it; what is wrong stays with its reason. */
export function TextSetting({
  label,
  sentence,
  value,
  placeholder,
  problem = () => undefined,
  narrow = false,
  onChange,
}: {
  readonly label: string
  readonly sentence: string
  readonly value: string
  readonly placeholder?: string
  readonly problem?: (text: string) => string | undefined
  readonly narrow?: boolean
  readonly onChange: (value: string) => void
}) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  const wrong = problem(text)
  const commit = () => {
    if (wrong === undefined && text.trim() !== value) onChange(text.trim())
  }
  return (
    <TextField className="setting" value={text} onChange={setText} isInvalid={wrong !== undefined} onBlur={commit}>
      <div className="setting-words">
        <Label className="setting-label">{label}</Label>
        <Text slot="description" className="setting-sentence">
          {sentence}
        </Text>
      </div>
      <div className={narrow ? 'setting-field setting-field-narrow' : 'setting-field'}>
        <Input
          className="field-input field-input-code"
          spellCheck={false}
          autoComplete="off"
          {...(placeholder ? { placeholder } : {})}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit()
            else if (event.key === 'Escape') setText(value)
          }}
        />
        {wrong && <FieldError className="field-error">{wrong}</FieldError>}
      </div>
    </TextField>
  )
}

/** A fact with what can be done about it. */
export function FactSetting({
  label,
  sentence,
  children,
}: {
  readonly label: string
  readonly sentence: string
  readonly children: ReactNode
}) {
  return (
    <div className="setting">
      <div className="setting-words">
        <p className="setting-label">{label}</p>
        <p className="setting-sentence">{sentence}</p>
      </div>
      <div className="setting-field">{children}</div>
    </div>
  )
}
