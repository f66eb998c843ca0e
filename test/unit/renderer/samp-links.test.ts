import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Api } from '#renderer/api/api.ts'
import { useSamp } from '#renderer/state/samp.ts'
import { startSampLinks, useSampNews } from '#renderer/state/samp-links.ts'
import { useSampMarks } from '#renderer/state/samp-marks.ts'
import { placeIn, placeOf, useSelection } from '#renderer/state/selection.ts'
import { useSettings } from '#renderer/state/settings.ts'
import { registerTable } from '#renderer/state/table-hands.ts'
import { useTables } from '#renderer/state/tables.ts'
import { ok } from '#shared/ipc/fault.ts'
import type { SampState } from '#shared/model/samp.ts'
import type { ColumnInfo } from '#shared/model/table.ts'
import { connectFake } from './fake-window.ts'

const joined: SampState = { status: 'own-hub', selfId: 'c1', peers: [] }
const column = (id: string, ucd: string): ColumnInfo => ({
  ...{ id, name: id, datatype: 'double', storage: 'f64', isArray: false, unit: 'deg', ucd },
})

let told: [name: string, input: unknown][] = []
let listeners: Record<string, (item: never) => void> = {}
const hear = (name: string, item: unknown) => listeners[name]?.(item as never)
let stop = () => undefined as unknown

beforeEach(() => {
  vi.useFakeTimers()
  told = []
  listeners = {}
  connectFake({
    'tables.rows': () =>
      ok({
        start: 3,
        rows: 1,
        columns: [{ values: new Float64Array([10.5]) }, { values: new Float64Array([-41.25]) }],
      }),
  })
  const tell = (name: string) => async (input: unknown) => {
    told.push([name, input])
    return ok(null)
  }
  const samp = {
    highlight: tell('highlight'),
    select: tell('select'),
    pointAt: tell('pointAt'),
    on: (name: string, listener: (item: never) => void) => {
      listeners[name] = listener
      return () => undefined
    },
  }
  useSelection.setState({ active: undefined, places: {} })
  useSamp.setState({ state: joined })
  useSampMarks.setState({ byTable: {} })
  stop = startSampLinks({ samp: samp as unknown as Api['samp'] })
})
afterEach(() => {
  stop()
  useSettings.setState({ sampPointAt: false })
  vi.useRealTimers()
})
const rest = () => vi.advanceTimersByTimeAsync(400)

describe('rows of tables here', () => {
  test('are told of when the row rests, once for a key held down', async () => {
    for (let row = 0; row < 30; row++) placeIn('t', { row, selected: [] })
    expect(told).toEqual([])
    await rest()
    expect(told).toEqual([['highlight', { table: 't', row: 29 }]])
  })

  test('are told of as a selection where that changes, and not again where it stays', async () => {
    placeIn('t', { row: 4, selected: [[2, 5]] })
    await rest()
    placeIn('t', { row: 4, selected: [[2, 5]] })
    await rest()
    expect(told).toEqual([
      ['highlight', { table: 't', row: 4 }],
      ['select', { table: 't', rows: [[2, 5]] }],
    ])
  })

  test('are told to nobody while we are on no hub', async () => {
    useSamp.setState({ state: { status: 'alone', peers: [] } })
    placeIn('t', { row: 4, selected: [] })
    await rest()
    expect(told).toEqual([])
  })

  test('give their position where the settings say so', async () => {
    useSettings.setState({ sampPointAt: true })
    const columns = [column('ra', 'pos.eq.ra;meta.main'), column('dec', 'pos.eq.dec;meta.main')]
    useTables.setState({ byId: { t: { id: 't', columns } as never } })
    placeIn('t', { row: 3, selected: [] })
    await rest()
    expect(told.at(-1)).toEqual(['pointAt', { ra: 10.5, dec: -41.25 }])
  })
})

describe('rows that other programs show', () => {
  test('are shown by the table’s view, marked on a tab that is not in sight, and do not go back', async () => {
    const showRow = vi.fn()
    const none = () => undefined
    const forget = registerTable('t', { showRow, copy: none, askForRow: none, goToRow: none, focus: none })
    placeIn('t', { row: 0, selected: [[7, 9]] })
    await rest()
    told.length = 0
    hear('highlighted', { table: 't', row: 11, from: 'topcat' })
    await rest()
    expect(showRow).toHaveBeenCalledWith(11)
    expect(placeOf('t')).toEqual({ row: 11, selected: [[7, 9]] })
    expect(useSampMarks.getState().byTable).toEqual({ t: 'row 12 from “topcat”' })
    expect(useSampNews.getState().news).toMatchObject({ text: 'row 12 from “topcat”' })
    expect(told).toEqual([])
    forget()
  })

  test('may be left and come back to: then they are our own', async () => {
    hear('highlighted', { table: 't', row: 11, from: 'topcat' })
    placeIn('t', { row: 12, selected: [] })
    await rest()
    placeIn('t', { row: 11, selected: [] })
    await rest()
    expect(told).toEqual([
      ['highlight', { table: 't', row: 12 }],
      ['highlight', { table: 't', row: 11 }],
    ])
  })

  test('as a selection leave the focused row where it was', async () => {
    placeIn('t', { row: 5, selected: [] })
    await rest()
    told.length = 0
    hear('selected', { table: 't', rows: [[1, 3]], from: 'Aladin' })
    await rest()
    expect(placeOf('t')).toEqual({ row: 5, selected: [[1, 3]] })
    expect(useSampNews.getState().news).toMatchObject({ text: '2 rows from “Aladin”' })
    expect(told).toEqual([])
  })
})
