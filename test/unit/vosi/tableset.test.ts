import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTableset, TablesetReader } from '#shared/vo/vosi/tableset.ts'
import { hugeTablesDocument, tablesDocument } from '../../doubles/tap-server/double-metadata.ts'
import { recordedText } from '../../doubles/tap-server/recorded-answer.ts'

const listing = recordedText('dachs-vosi-tables-min')

describe('the tables of DaCHS', () => {
  it('are read with schemas, descriptions and row counts from detail=min', () => {
    const { schemas, notes } = readTableset(listing)
    expect(notes).toEqual([])
    expect(schemas.map(({ schema }) => schema.name)).toEqual(
      expect.arrayContaining(['allwise', 'gaia', 'ivoa', 'tap_schema']),
    )
    const gaia = schemas.find(({ schema }) => schema.name === 'gaia')
    expect(gaia?.schema.title).toBe('Demo astrometry')
    expect(gaia?.tables.map(({ table }) => [table.name, table.rows])).toEqual([
      ['gaia.light', 200000],
      ['gaia.tmass_best', 20000],
    ])
    expect(gaia?.tables.every(({ details }) => details === undefined)).toBe(true)
  })

  it('give columns with unit, ucd, type and flags from their own documents', () => {
    const { schemas } = readTableset(recordedText('dachs-vosi-tables-one'))
    const details = schemas[0]?.tables[0]?.details
    expect(details?.table.name).toBe('gaia.light')
    expect(details?.columns).toHaveLength(17)
    expect(details?.columns[0]).toEqual({
      name: 'source_id',
      description: 'Unique source identifier (HEALPix level 12 nested, times 2**35, plus a running number)',
      ucd: 'meta.id;meta.main',
      datatype: 'long',
      indexed: true,
    })
    expect(details?.columns[1]).toMatchObject({ name: 'ra', unit: 'deg', datatype: 'double' })
  })
})

describe('tables documents', () => {
  const column =
    '<column std="true"><name>size</name><dataType xsi:type="vs:VOTableType" arraysize="2x*" extendedType="interval">' +
    'double</dataType><flag>principal</flag></column>'
  const key =
    '<foreignKey><targetTable>other.table</targetTable><fkColumn><fromColumn>size</fromColumn>' +
    '<targetColumn>id</targetColumn></fkColumn><description>by size</description></foreignKey>'

  it('write names as ADQL wants them and keep the service’s own spelling', () => {
    const { schemas } = readTableset(
      `<tableset><schema><name>J</name><table type="view"><name>J/ApJ/752/127</name>${column}${key}</table>` +
        `<table><name>"J/A+A/1/2"</name></table></schema></tableset>`,
    )
    const [first, second] = schemas[0]?.tables ?? []
    expect(first?.rawName).toBe('J/ApJ/752/127')
    expect(first?.table).toEqual({ name: '"J/ApJ/752/127"', type: 'view' })
    expect(first?.details?.columns).toEqual([
      { name: '"size"', datatype: 'double', arraysize: '2x*', xtype: 'interval', principal: true, std: true },
    ])
    expect(first?.details?.foreignKeys).toEqual([
      { target: 'other."table"', columns: [{ from: '"size"', target: 'id' }], description: 'by size' },
    ])
    expect(second?.table.name).toBe('"J/A+A/1/2"')
  })

  it('keep the tables before the place where the document was cut', () => {
    const { schemas, notes } = readTableset(listing.slice(0, 2500))
    expect(schemas.flatMap(({ tables }) => tables).length).toBeGreaterThanOrEqual(2)
    expect(notes.length).toBeGreaterThan(0)
  })

  it('leave out a table without a name and say so', () => {
    expect(readTableset('<tableset><schema><name>s</name><table/></schema></tableset>').notes).toContain(
      'A table without a name was left out.',
    )
  })

  it('are read the same in pieces of any size', () => {
    const text = tablesDocument()
    const whole = readTableset(text)
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 20 }), (cuts) => {
        const reader = new TablesetReader()
        const places = [0, ...cuts.toSorted((a, b) => a - b), text.length]
        for (let i = 1; i < places.length; i++) reader.write(text.slice(places[i - 1], places[i]))
        expect(reader.end()).toEqual(whole)
      }),
      { numRuns: 50 },
    )
  })

  it('of 40,000 tables are read whole', () => {
    const reader = new TablesetReader()
    for (const piece of hugeTablesDocument()) reader.write(piece)
    expect(reader.tables).toBe(40_000)
    const { schemas } = reader.end()
    expect(schemas).toHaveLength(40)
    expect(schemas[39]?.tables[999]?.table.name).toBe('"J/ApJ/39/999"')
  })
})
