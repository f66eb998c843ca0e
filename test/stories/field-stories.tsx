import { type ReactNode, useState } from 'react'
import { Combobox } from '#renderer/widgets/combobox.tsx'
import { CoordinateField } from '#renderer/widgets/coordinate-field.tsx'
import { FilterField, TextField } from '#renderer/widgets/field.tsx'
import type { MeasureUnit } from '#renderer/widgets/measure.ts'
import { NumberField } from '#renderer/widgets/number-field.tsx'
import type { SkyPlace } from '#shared/vo/sky/coordinate-text.ts'
import type { WidgetStory } from './story.ts'

const angles: readonly [MeasureUnit, ...MeasureUnit[]] = [
  { name: 'deg', factor: 1 },
  { name: 'arcmin', factor: 1 / 60 },
  { name: 'arcsec', factor: 1 / 3600 },
]

function Kept<T>({
  first,
  draw,
}: {
  readonly first: T
  readonly draw: (value: T, put: (value: T) => void) => ReactNode
}) {
  const [value, put] = useState(first)
  return draw(value, put)
}

const text = (value: string, more: object = {}) => (
  <Kept
    first={value}
    draw={(now, put) => <TextField label="Address of a service" value={now} onChange={put} {...more} />}
  />
)

const size = (first: number | undefined, units = angles) => (
  <Kept
    first={first}
    draw={(value, put) => (
      <>
        <NumberField label="Radius" value={value} onChange={put} units={units} limits={{ least: 0, most: 90 }} />
        <p className="quiet story-value">{value === undefined ? 'no value' : `value: ${value} deg`}</p>
      </>
    )}
  />
)

const place = (first: SkyPlace | undefined) => (
  <Kept first={first} draw={(value, put) => <CoordinateField label="Centre" value={value} onChange={put} />} />
)

const bands = ['Radio', 'Infrared', 'Optical', 'Ultraviolet', 'X-ray', 'Gamma ray'].map((label) => ({
  id: label.toLowerCase(),
  label,
  ...(label === 'Optical' ? { note: '300 to 1000 nm' } : {}),
}))

/** Fields of forms: text, filter, choice, number with unit, coordinates. */
export const fieldStories: readonly WidgetStory[] = [
  {
    id: 'fields',
    title: 'Text and choice',
    states: [
      { name: 'empty', draw: () => text('', { placeholder: 'https://…/tap' }) },
      { name: 'filled', draw: () => text('https://archive.example.org/tap', { code: true }) },
      { name: 'not right', draw: () => text('archive', { error: 'An address begins with http:// or https://.' }) },
      {
        name: 'filter',
        draw: () => (
          <Kept first="" draw={(now, put) => <FilterField label="Filter tables" value={now} onChange={put} />} />
        ),
      },
      {
        name: 'filter in use',
        draw: () => (
          <Kept first="stars" draw={(now, put) => <FilterField label="Filter tables" value={now} onChange={put} />} />
        ),
      },
      {
        name: 'choice',
        draw: () => (
          <Kept<string | null>
            first={null}
            draw={(chosen, put) => (
              <Combobox label="Band" choices={bands} chosen={chosen} onChoose={put} placeholder="Any" />
            )}
          />
        ),
      },
      {
        name: 'choice made',
        draw: () => (
          <Kept<string | null>
            first="optical"
            draw={(chosen, put) => <Combobox label="Band" choices={bands} chosen={chosen} onChoose={put} />}
          />
        ),
      },
    ],
  },
  {
    id: 'quantities',
    title: 'Numbers with units, coordinates',
    states: [
      { name: 'none', draw: () => size(undefined) },
      { name: 'a value', draw: () => size(0.5) },
      { name: 'out of its limits', draw: () => size(120) },
      { name: 'one unit only', draw: () => size(2, [{ name: 'deg', factor: 1 }]) },
      { name: 'no place yet', draw: () => place(undefined) },
      { name: 'a place', draw: () => place({ raDegrees: 188.73625, decDegrees: -1.034167 }) },
      { name: 'out of range', draw: () => place({ raDegrees: 10, decDegrees: 95 }) },
    ],
  },
]
