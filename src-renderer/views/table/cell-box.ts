import type { ICellRendererComp, ICellRendererParams } from 'ag-grid-community'
import type { ColumnBlock, ColumnInfo } from '#shared/model/table.ts'
import { cellFace, isCutCell } from '../../cells/cell-face.ts'
import type { NumberLooks } from '../../cells/number-look.ts'
import { webAddress } from '../../cells/web-address.ts'
import type { RowSource } from './row-source.ts'

/** What the cells of one grid share. */
export interface GridContext {
  readonly source: RowSource
  readonly columns: ReadonlyMap<string, { readonly info: ColumnInfo; readonly index: number }>
  /** How numbers are drawn; another one when the setting changes. */
  looks: NumberLooks
  /** Widths of a figure and of a point, em. */
  readonly figure: number
  readonly point: number
  readonly openAddress: (address: string) => void
}

/** The address that a whole text cell is, if it is one. */
function addressOf(cells: ColumnBlock, info: ColumnInfo, row: number): string | undefined {
  if (info.storage !== 'text' || info.isArray || isCutCell(cells, info, row)) return undefined
  const text = cells.values[row]
  return typeof text === 'string' ? webAddress(text) : undefined
}

/**
 * One cell: text drawn as text, with the tone of what it is. Plain DOM, since a screen of a wide table is some
 * thousand cells and each jump draws them all anew.
 */
export class CellBox implements ICellRendererComp {
  readonly #box = document.createElement('span')
  /** Room behind the number, em. */
  #room = 0

  init(params: ICellRendererParams<unknown, unknown, GridContext>): void {
    this.#draw(params)
  }

  getGui(): HTMLElement {
    return this.#box
  }

  refresh(params: ICellRendererParams<unknown, unknown, GridContext>): boolean {
    this.#draw(params)
    return true
  }

  #draw({ context, node, column }: ICellRendererParams<unknown, unknown, GridContext>): void {
    const known = context.columns.get(column?.getColId() ?? '')
    const row = node.rowIndex
    const found = row === null ? undefined : context.source.find(row)
    const cells = known && found?.block.columns[known.index]
    if (!known || !found || !cells) {
      this.#box.className = 'cell cell-pending'
      this.#box.textContent = ''
      return
    }
    const face = cellFace(cells, known.info, found.at, context.looks.of(known.index))
    const room = (face.free ?? 0) * context.figure + (face.freePoint ? context.point : 0)
    if (room !== this.#room) {
      this.#room = room
      this.#box.style.paddingRight = room === 0 ? '' : `${room.toFixed(3)}em`
    }
    this.#box.className = `cell cell-${face.tone}`
    const address = addressOf(cells, known.info, found.at)
    if (address === undefined) {
      this.#box.textContent = face.text
      return
    }
    const link = document.createElement('span')
    link.className = 'cell-link'
    link.setAttribute('role', 'link')
    link.textContent = face.text
    link.addEventListener('click', () => context.openAddress(address))
    this.#box.replaceChildren(link)
  }
}

/** The number of the row, counted from 1. */
export class RowNumberBox implements ICellRendererComp {
  readonly #box = document.createElement('span')

  init({ node }: ICellRendererParams): void {
    this.#box.className = 'cell cell-row-number'
    this.#box.textContent = node.rowIndex === null ? '' : String(node.rowIndex + 1)
  }

  getGui(): HTMLElement {
    return this.#box
  }

  refresh(params: ICellRendererParams): boolean {
    this.init(params)
    return true
  }
}
