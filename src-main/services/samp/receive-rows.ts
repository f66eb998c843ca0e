import type { EmitterOf } from '#shared/ipc/contract.ts'
import { FaultError } from '#shared/ipc/fault.ts'
import type { samp } from '#shared/ipc/samp.ts'
import type { RowRanges, SkyPosition } from '#shared/model/samp.ts'
import { okResponse } from '#shared/vo/samp/message.ts'
import { rangesOf } from '#shared/vo/samp/row-ranges.ts'
import { entryOf, isSampList, type SampMap, type SampValue, stringOf } from '#shared/vo/samp/value.ts'
import type { MessageHandler } from './client/samp-client.ts'
import type { LinkedRows } from './linked-rows.ts'
import { namedTable, type SampTables } from './samp-tables.ts'
import { ownRow, type SharedTables, type Sharing, sentCount } from './shared-tables.ts'

export interface ReceiveRowsParts {
  readonly tables: SampTables
  readonly shared: SharedTables
  readonly links: Pick<LinkedRows, 'received'>
  readonly emit: EmitterOf<typeof samp>
  /** For rules: what another program looks at. */
  readonly onHighlight: (table: string, row: number) => void
  readonly onPoint: (position: SkyPosition, from: string) => void
}

/** Handles table.highlight.row, table.select.rowList and coord.pointAt.sky; what is wrong is thrown as a fault, which the sender is told. */
export function rowHandlers(parts: ReceiveRowsParts): Readonly<Record<string, MessageHandler>> {
  const { links, emit } = parts
  return {
    'table.highlight.row': ({ params, senderName: from }) => {
      const named = tableOf(parts, params)
      const row = rowIn(named, stringOf(params, 'row'))
      const { table } = named.sharing
      links.received('highlight', [table, row])
      emit('highlighted', { table, row, from })
      parts.onHighlight(table, row)
      return okResponse()
    },
    'table.select.rowList': ({ params, senderName: from }) => {
      const named = tableOf(parts, params)
      const rows = rowsIn(named, entryOf(params, 'row-list'))
      const { table } = named.sharing
      links.received('select', [table, rows])
      emit('selected', { table, rows, from })
      return okResponse()
    },
    'coord.pointAt.sky': ({ params, senderName: from }) => {
      const position = positionIn(params)
      links.received('point', [position.ra, position.dec])
      emit('pointed', { ...position, from })
      parts.onPoint(position, from)
      return okResponse()
    },
  }
}

const wrong = (message: string, kind: 'bad-request' | 'not-found' = 'bad-request') => new FaultError({ kind, message })

interface Named {
  readonly sharing: Sharing
  /** Rows that our table has now. */
  readonly count: number
}

function tableOf({ tables, shared }: ReceiveRowsParts, params: SampMap): Named {
  const tableId = stringOf(params, 'table-id') || undefined
  const url = stringOf(params, 'url') || undefined
  if (tableId === undefined && url === undefined) throw wrong('Neither "table-id" nor "url" says which table is meant.')
  const sharing = namedTable(tables, shared, tableId, url)
  const table = sharing && tables.find(sharing.table)
  if (sharing && table) return { sharing, count: table.info.rows }
  const words = [
    ...(tableId === undefined ? [] : [`table-id=${tableId}`]),
    ...(url === undefined ? [] : [`url=${url}`]),
  ]
  throw wrong(`No table with ${words.join(' or ')} is open in Alidade.`, 'not-found')
}

/** Our row for one as it was sent. */
function rowIn({ sharing, count }: Named, text: string | undefined): number {
  if (text === undefined) throw wrong('The parameter "row" is missing.')
  if (!/^\s*\+?\d{1,15}\s*$/.test(text)) throw wrong(`This is no row index: ${text.slice(0, 100)}`)
  const row = ownRow(sharing, Number(text), count)
  if (row === undefined)
    throw wrong(`Row index ${Number(text)} is out of range: the table has ${sentCount(sharing, count)} rows.`)
  return row
}

function rowsIn(named: Named, list: SampValue | undefined): RowRanges {
  if (!isSampList(list)) throw wrong('The parameter "row-list" is missing, or no list.')
  return rangesOf(list.map((item) => rowIn(named, typeof item === 'string' ? item : '')))
}

/** Degrees, ICRS; a right ascension is brought into 0 to 360. */
function positionIn(params: SampMap): SkyPosition {
  const [ra, dec] = [numberIn(params, 'ra'), numberIn(params, 'dec')]
  if (Math.abs(dec) > 90) throw wrong(`There is no declination of ${dec} degrees.`)
  return { ra: ((ra % 360) + 360) % 360, dec }
}

function numberIn(params: SampMap, name: string): number {
  const text = stringOf(params, name)
  if (text === undefined || text.trim() === '') throw wrong(`The parameter "${name}" is missing.`)
  const value = Number(text)
  if (!Number.isFinite(value)) throw wrong(`"${name}" is no number: ${text.slice(0, 100)}`)
  return value
}
