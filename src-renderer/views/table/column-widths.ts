import type { ColumnInfo, RowBlock } from '#shared/model/table.ts'
import { cellFace, isNumberColumn } from '../../cells/cell-face.ts'
import type { NumberLooks } from '../../cells/number-look.ts'

/** Measures text in pixels. */
export interface Measure {
  (text: string, font: 'cell' | 'header'): number
  /** Pixels of an em of a cell's text. */
  readonly em: number
}

/** What a figure and a point take, em. */
export const figureWidths = (measure: Measure) => ({
  figure: measure('0', 'cell') / measure.em,
  point: measure('.', 'cell') / measure.em,
})

const sampledRows = 60
/** Padding and border of 9 px on either side, and a little air. */
const padding = 22
const menuButton = 18
const narrowest = 56
const widest = 320
const widestNumber = 240

/** A first width in pixels for a column: its header and its first rows fit, within bounds. */
export function firstWidth(
  info: ColumnInfo,
  index: number,
  block: RowBlock | undefined,
  measure: Measure,
  looks?: NumberLooks,
): number {
  const header = Math.max(measure(info.name, 'header'), measure(info.unit ?? '', 'cell')) + menuButton
  const cells = block?.columns[index]
  let cell = 0
  if (block && cells) {
    const rows = Math.min(block.rows, sampledRows)
    for (let row = 0; row < rows; row++) {
      const { text, free = 0, freePoint } = cellFace(cells, info, row, looks?.of(index))
      cell = Math.max(cell, measure(`${text}${freePoint ? '.' : ''}${'0'.repeat(free)}`, 'cell'))
    }
  }
  const bound = isNumberColumn(info) ? widestNumber : widest
  return Math.ceil(Math.min(bound, Math.max(narrowest, header + padding, cell + padding)))
}

/** Pixels for the row number of the last of so many rows. */
export const rowNumberWidth = (rows: number, measure: Measure): number =>
  Math.max(44, Math.ceil(measure('0'.repeat(String(rows).length), 'cell')) + padding)

/**
 * Measures with the fonts of the grid. A canvas knows no tabular figures, so the width of a figure and of a sign is
 * taken from the page once.
 */
export function screenMeasure(element: HTMLElement): Measure {
  const pen = document.createElement('canvas').getContext('2d')
  const probe = document.createElement('span')
  probe.className = 'grid-measure'
  element.append(probe)
  const { fontFamily, fontSize } = getComputedStyle(probe)
  const widthOf = (text: string) => {
    probe.textContent = text
    return probe.getBoundingClientRect().width / text.length
  }
  // In a panel that is not shown nothing has a width.
  const figure = widthOf('0'.repeat(20)) || 7.5
  const point = widthOf('.'.repeat(20)) || figure / 2
  const sign = Math.max(widthOf('-'.repeat(20)), widthOf('+'.repeat(20))) || figure
  probe.remove()
  const fonts = { cell: `${fontSize} ${fontFamily}`, header: `500 ${fontSize} ${fontFamily}` }
  const width = (text: string, font: 'cell' | 'header'): number => {
    if (!pen) return text.length * figure
    pen.font = fonts[font]
    let figures = 0
    const rest = text.replace(/[\d.+-]/g, (glyph) => {
      figures += glyph === '.' ? point : glyph === '+' || glyph === '-' ? sign : figure
      return ''
    })
    return pen.measureText(rest).width + figures
  }
  return Object.assign(width, { em: Number.parseFloat(fontSize) || 12 })
}
