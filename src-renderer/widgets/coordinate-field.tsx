import { useEffect, useRef, useState } from 'react'
import { TextField as AriaTextField, FieldError, Input, Label, Text } from 'react-aria-components'
import { decimalText, readSkyPlace, type SkyPlace, sexagesimalText } from '#shared/vo/sky/coordinate-text.ts'
import './field.css'

const same = (a: SkyPlace | undefined, b: SkyPlace | undefined): boolean =>
  a?.raDegrees === b?.raDegrees && a?.decDegrees === b?.decDegrees

/** The other way to write what was typed: hours for degrees, degrees for hours. */
const otherText = (place: SkyPlace, typed: string): string =>
  typed.trim().split(/[\s,;]+/).length === 2 && !/[hms:°'"′″]/i.test(typed)
    ? sexagesimalText(place)
    : `${decimalText(place)} deg`

/** A place on the sky, in degrees or in hours and degrees; below it the same in the other form, or why it is not read. */
export function CoordinateField({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: SkyPlace | undefined
  /** undefined: what is typed is no place. */
  readonly onChange: (value: SkyPlace | undefined) => void
}) {
  const [text, setText] = useState(() => (value ? decimalText(value) : ''))
  const known = useRef(value)
  const reading = readSkyPlace(text)
  const empty = text.trim() === ''
  useEffect(() => {
    if (same(value, known.current)) return
    known.current = value
    setText(value ? decimalText(value) : '')
  }, [value])
  const type = (typed: string) => {
    setText(typed)
    const read = readSkyPlace(typed)
    const place = read.ok ? read.value : undefined
    if (same(place, known.current)) return
    known.current = place
    onChange(place)
  }
  return (
    <AriaTextField className="field" value={text} onChange={type} isInvalid={!empty && !reading.ok}>
      <Label className="field-label">{label}</Label>
      <Input
        className="field-input coordinate-input"
        spellCheck={false}
        autoComplete="off"
        placeholder="188.73 -1.03 or 12 34 56.7 -01 02 03"
      />
      {reading.ok ? (
        <Text slot="description" className="field-note">
          {otherText(reading.value, text)}
        </Text>
      ) : (
        !empty && <FieldError className="field-error">{reading.reason}</FieldError>
      )}
    </AriaTextField>
  )
}
