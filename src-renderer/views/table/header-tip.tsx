import { type RefObject, useEffect, useState } from 'react'
import type { ColumnInfo } from '#shared/model/table.ts'
import { ucdMeaning } from '#shared/vo/ucd/ucd-meaning.ts'
import './header-tip.css'

interface Tip {
  readonly column: ColumnInfo
  readonly x: number
  readonly y: number
}

const waitMilliseconds = 300

/** What a FIELD says beyond name and unit, shown when the pointer rests on a header; text only. */
export function HeaderTip({
  grid,
  columns,
}: {
  readonly grid: RefObject<HTMLElement | null>
  readonly columns: readonly ColumnInfo[]
}) {
  const [tip, setTip] = useState<Tip>()
  useEffect(() => {
    const element = grid.current
    if (!element) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let over: Element | undefined
    const leave = () => {
      clearTimeout(timer)
      over = undefined
      setTip(undefined)
    }
    const move = (event: Event) => {
      const header = event.target instanceof Element ? event.target.closest('.ag-header-cell') : null
      if (!header) return leave()
      if (header === over) return
      leave()
      over = header
      const column = columns.find(({ id }) => id === header.getAttribute('col-id'))
      if (!column) return
      timer = setTimeout(() => {
        const place = header.getBoundingClientRect()
        setTip({ column, x: Math.max(4, Math.min(place.left, window.innerWidth - 340)), y: place.bottom + 4 })
      }, waitMilliseconds)
    }
    const pressed = () => leave()
    element.addEventListener('pointerover', move)
    element.addEventListener('pointerleave', leave)
    element.addEventListener('pointerdown', pressed)
    element.addEventListener('wheel', pressed, { passive: true })
    return () => {
      clearTimeout(timer)
      element.removeEventListener('pointerover', move)
      element.removeEventListener('pointerleave', leave)
      element.removeEventListener('pointerdown', pressed)
      element.removeEventListener('wheel', pressed)
    }
  }, [grid, columns])
  if (!tip) return null
  return (
    <div className="header-tip" role="tooltip" style={{ left: tip.x, top: tip.y }}>
      <ColumnFacts column={tip.column} />
    </div>
  )
}

/** `double`, `char[*]`, `float[2x3]`. */
export const typeText = ({ datatype, arraysize }: ColumnInfo): string =>
  arraysize ? `${datatype}[${arraysize}]` : datatype

/** A column's metadata in a few lines. */
export function ColumnFacts({ column }: { readonly column: ColumnInfo }) {
  const facts: ReadonlyArray<readonly [string, string | undefined]> = [
    ['Meaning', column.ucd && ucdMeaning(column.ucd)],
    ['UCD', column.ucd],
    ['Unit', column.unit],
    ['Type', typeText(column)],
    ['xtype', column.xtype],
    ['utype', column.utype],
    ['Null', column.nullValue],
  ]
  return (
    <>
      <strong className="column-facts-name">{column.name}</strong>
      {column.description && <p className="column-facts-description">{column.description}</p>}
      <dl className="column-facts">
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </>
  )
}
