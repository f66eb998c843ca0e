import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quoteIdentifier, quoteTableName, splitQualifiedName, unquoteIdentifier } from '#shared/vo/adql/identifier.ts'
import { tokenize } from '#shared/vo/adql/tokenizer.ts'

describe('names as to be written in ADQL', () => {
  it.each([
    ['source_id', 'source_id'],
    ['RAJ2000', 'RAJ2000'],
    ['_RAJ2000', '"_RAJ2000"'],
    ['size', '"size"'],
    ['Distance', '"Distance"'],
    ['e-mag', '"e-mag"'],
    ['a"b', '"a""b"'],
    ['"size"', '"size"'],
    ['"a""b"', '"a""b"'],
    ['2mass', '"2mass"'],
  ])('the column %s is written %s', (name, written) => {
    expect(quoteIdentifier(name)).toBe(written)
  })

  it('quotes upper case where it must be kept', () => {
    expect(quoteIdentifier('RAJ2000', { keepCase: true })).toBe('"RAJ2000"')
    expect(quoteIdentifier('raj2000', { keepCase: true })).toBe('raj2000')
  })

  it.each([
    ['gaia.light', undefined, 'gaia.light'],
    ['light', 'gaia', 'light'],
    ['"J/ApJ/752/127"', undefined, '"J/ApJ/752/127"'],
    ['J/ApJ/752/127', undefined, '"J/ApJ/752/127"'],
    ['viz2.J/ApJ/752/127', undefined, 'viz2."J/ApJ/752/127"'],
    ['viz2."J/ApJ/752/127"', undefined, 'viz2."J/ApJ/752/127"'],
    ['J/A+A/601.1/stars', undefined, '"J/A+A/601.1/stars"'],
    ['J/A+A/601.1.stars', 'J/A+A/601.1', '"J/A+A/601.1".stars'],
    ['"stella_vpnep".objects', 'stella_vpnep', '"stella_vpnep".objects'],
    ['archive.gaia.light', undefined, 'archive.gaia.light'],
    ['two.2mass', 'two', 'two."2mass"'],
    ['tap_schema.columns', 'tap_schema', 'tap_schema.columns'],
    ['public.size', undefined, '"public"."size"'],
    ['odd..name', undefined, '"odd..name"'],
  ])('the table %s (schema %s) is written %s', (name, schema, written) => {
    expect(quoteTableName(name, schema)).toBe(written)
  })

  it('parts a dotted name outside quotes only', () => {
    expect(splitQualifiedName('a."b.c".d')).toEqual(['a', '"b.c"', 'd'])
  })

  it('writes any name so that it is one identifier and means that name', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        fc.pre(!name.startsWith('"'))
        const written = quoteIdentifier(name)
        const tokens = tokenize(written)
        expect(tokens.map((token) => token.kind)).toEqual([
          written.startsWith('"') ? 'delimited-identifier' : 'identifier',
        ])
        expect(tokens[0]?.problem).toBeUndefined()
        expect(unquoteIdentifier(written)).toBe(name)
      }),
    )
  })

  it('keeps a name of blanks between quotes', () => {
    expect(quoteTableName(' ')).toBe('" "')
    expect(quoteTableName('" "')).toBe('" "')
  })

  it('writes what it wrote again unchanged', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        const written = quoteTableName(name)
        expect(quoteTableName(written)).toBe(written)
      }),
    )
  })
})
