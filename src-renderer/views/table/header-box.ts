import type { IHeaderComp, IHeaderParams } from 'ag-grid-community'
import type { ColumnInfo } from '#shared/model/table.ts'

export interface HeaderContext {
  readonly openColumnMenu: (column: string, x: number, y: number) => void
}

interface HeaderBoxParams extends IHeaderParams<unknown, HeaderContext> {
  readonly info: ColumnInfo
}

/** A header in two lines, name and unit, with a button for the column's menu. What else is known comes on hover. */
export class HeaderBox implements IHeaderComp {
  readonly #box = document.createElement('div')

  init({ info, context }: HeaderBoxParams): void {
    this.#box.className = 'grid-header'
    this.#box.dataset.column = info.id
    const words = document.createElement('div')
    words.className = 'grid-header-words'
    const name = document.createElement('span')
    name.className = 'grid-header-name'
    name.textContent = info.name
    const unit = document.createElement('span')
    unit.className = 'grid-header-unit'
    unit.textContent = info.unit || ' '
    words.append(name, unit)
    const menu = document.createElement('button')
    menu.type = 'button'
    menu.className = 'grid-header-menu'
    menu.tabIndex = -1
    menu.textContent = '⋯'
    menu.setAttribute('aria-label', `Menu of column ${info.name}`)
    menu.addEventListener('mousedown', (event) => event.stopPropagation())
    menu.addEventListener('click', (event) => {
      event.stopPropagation()
      const place = menu.getBoundingClientRect()
      context.openColumnMenu(info.id, place.left, place.bottom + 4)
    })
    this.#box.append(words, menu)
  }

  getGui(): HTMLElement {
    return this.#box
  }

  refresh(): boolean {
    return false
  }
}
