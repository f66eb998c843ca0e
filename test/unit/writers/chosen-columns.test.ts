import { expect, test } from 'vitest'
import { chosenColumns } from '#main/tables/chosen-columns.ts'
import type { Table } from '#main/tables/table.ts'
import { createTableWriter } from '#main/tables/writers/table-writer.ts'
import type { SaveFormat } from '#shared/ipc/tables.ts'
import { readDocument } from '../votable/read-document.ts'
import { element, madeTable } from './made-table.ts'

const made = madeTable({
  columns: [
    { name: 'id', datatype: 'long', more: { ID: 'i' }, cells: [1n, 2n] },
    { name: 'ra', datatype: 'double', more: { ID: 'r' }, cells: [10.5, null] },
    { name: 'name', datatype: 'char', arraysize: '*', cells: ['a', 'b'] },
  ],
})

async function written(table: Table, format: SaveFormat): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of createTableWriter().write([table], format)) pieces.push(piece.slice())
  return Buffer.concat(pieces).toString()
}

test('only the chosen columns are written, in their order', async () => {
  expect(await written(chosenColumns(made, ['c2', 'c0']), 'csv')).toBe('name,id\na,1\nb,2\n')
})

test.each(['votable', 'votable-tabledata'] as const)('as %s they are declared and filled alike', async (format) => {
  const [table] = readDocument(await written(chosenColumns(made, ['c2', 'c1']), format)).tables
  expect(table?.columns.map(({ name }) => name)).toEqual(['name', 'ra'])
  expect(table?.rows).toEqual([
    ['a', '10.5'],
    ['b', null],
  ])
})

test('a GROUP keeps its references to what is there and loses those to what is left out', async () => {
  const group = element(
    'GROUP',
    { name: 'position' },
    element('FIELDref', { ref: 'r' }),
    element('FIELDref', { ref: 'i' }),
  )
  const whole = { ...made.element, children: [group, ...made.element.children] }
  const [resource] = made.document.children
  if (typeof resource !== 'object') throw new Error('There is a RESOURCE.')
  const document = { ...made.document, children: [{ ...resource, children: [whole] }] }
  const text = await written(chosenColumns({ ...made, element: whole, document }, ['c0']), 'votable-tabledata')
  expect(text).toContain('<FIELDref ref="i"')
  expect(text).not.toContain('ref="r"')
})

test('columns that there are not are left out', () => {
  expect(chosenColumns(made, ['c9', 'c1']).columns.map(({ info }) => info.name)).toEqual(['ra'])
})
