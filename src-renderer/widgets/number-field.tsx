import { ChevronDown } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { Button as AriaButton, TextField as AriaTextField, FieldError, Input, Label } from 'react-aria-components'
import { type MeasureLimits, type MeasureUnit, measureText, readMeasure } from './measure.ts'
import { MenuButton } from './menu.tsx'
import './field.css'
import './number-field.css'

/**
 * A number with its unit. Another unit shows the same quantity in it; what is no number stays as typed, is said, and
 * does not change the value.
 */
export function NumberField({
  label,
  value,
  onChange,
  units,
  limits = {},
}: {
  readonly label: string
  /** In the unit of factor 1; undefined: none. */
  readonly value: number | undefined
  readonly onChange: (value: number | undefined) => void
  /** At least one; the first is shown at first. */
  readonly units: readonly [MeasureUnit, ...MeasureUnit[]]
  readonly limits?: MeasureLimits
}) {
  const [unit, setUnit] = useState<MeasureUnit>(units[0])
  const [text, setText] = useState(() => measureText(value, unit))
  const known = useRef(value)
  const unitId = useId()
  const reading = readMeasure(text, unit, limits)
  useEffect(() => {
    // A value from outside replaces what is typed; our own does not: `1.0` stays as typed.
    if (value === known.current) return
    known.current = value
    setText(measureText(value, unit))
  }, [value, unit])
  const type = (typed: string) => {
    setText(typed)
    const read = readMeasure(typed, unit, limits)
    if (!read.ok || read.value === known.current) return
    known.current = read.value
    onChange(read.value)
  }
  const change = (name: string) => {
    const next = units.find((other) => other.name === name)
    if (!next) return
    if (reading.ok) setText(measureText(reading.value, next))
    setUnit(next)
  }
  return (
    <AriaTextField className="field" value={text} onChange={type} isInvalid={!reading.ok}>
      <Label className="field-label">{label}</Label>
      <div className="number-field">
        <Input
          className="field-input number-field-input"
          inputMode="decimal"
          spellCheck={false}
          autoComplete="off"
          aria-describedby={unitId}
        />
        {units.length === 1 ? (
          <span id={unitId} className="number-field-unit">
            {unit.name}
          </span>
        ) : (
          <MenuButton
            label={`Unit of ${label}`}
            side="bottom end"
            groups={[{ lines: units.map(({ name }) => ({ id: name, label: name, checked: name === unit.name })) }]}
            onAction={change}
          >
            <AriaButton id={unitId} className="number-field-unit" aria-label={`Unit of ${label}: ${unit.name}`}>
              {unit.name} <ChevronDown size={12} aria-hidden />
            </AriaButton>
          </MenuButton>
        )}
      </div>
      {!reading.ok && <FieldError className="field-error">{reading.reason}</FieldError>}
    </AriaTextField>
  )
}
