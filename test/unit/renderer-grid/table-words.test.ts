import { describe, expect, it } from 'vitest'
import { countText, secondsText } from '#renderer/cells/number-text.ts'
import { matchesFilter } from '#renderer/views/row/row-view.tsx'
import { markBadge, markSentence, readFraction, rowsText } from '#renderer/views/table/completeness.ts'
import { rowAfterKey } from '#renderer/views/table/grid-keys.ts'
import { askedRow } from '#renderer/views/table/table-bar.tsx'

describe('the words of a table', () => {
  it('counts are grouped and times short', () => {
    expect([0, 999, 1000, 5_000_000].map(countText)).toEqual(['0', '999', '1,000', '5,000,000'])
    expect([0.123, 12.34, 125].map(secondsText)).toEqual(['0.12 s', '12.3 s', '2 min 05 s'])
  })

  it('rows are told against what was announced as long as they come', () => {
    expect(rowsText({ rows: 12_345, rowsExpected: 100_000, state: 'reading' })).toBe('12,345 of ~100,000 rows')
    expect(rowsText({ rows: 12_345, rowsExpected: 100_000, state: 'ready' })).toBe('12,345 rows')
    expect(rowsText({ rows: 12, rowsExpected: 3, state: 'reading' })).toBe('12 rows')
    expect(rowsText({ rows: 1, state: 'ready' })).toBe('1 row')
  })

  it('the share read is by rows, else by bytes, else not known', () => {
    const table = { rows: 50, bytes: 10 } as Parameters<typeof readFraction>[0]
    expect(readFraction({ ...table, rowsExpected: 200, bytesExpected: 20 })).toBe(0.25)
    expect(readFraction({ ...table, bytesExpected: 20 })).toBe(0.5)
    expect(readFraction({ ...table, rowsExpected: 10 })).toBe(1)
    expect(readFraction(table)).toBeUndefined()
  })

  it('each mark is spelled out', () => {
    expect(markBadge({ kind: 'truncated', by: 'maxrec', limit: 2000 })).toBe('TRUNCATED (MAXREC 2,000)')
    expect(markBadge({ kind: 'truncated', by: 'service' })).toBe('TRUNCATED (service limit)')
    expect(markBadge({ kind: 'damaged', message: 'x', line: 1203 })).toBe('DAMAGED at line 1,203')
    expect(markBadge({ kind: 'damaged', message: 'x', byte: 99 })).toBe('DAMAGED at byte 99')
    expect(markBadge({ kind: 'partial', message: 'x' })).toBe('PARTIAL')
    expect(markSentence({ kind: 'truncated', by: 'service', message: 'The service says so.' })).toBe(
      'The service says so.',
    )
  })

  it('a row is asked for as people write it, and only if it is there', () => {
    expect(askedRow('12', 100)).toBe(11)
    expect(askedRow('1,234', 5000)).toBe(1233)
    expect(askedRow(' 1 234 ', 5000)).toBe(1233)
    for (const text of ['0', '101', '-3', '1e2', 'x', '']) expect(askedRow(text, 100), text).toBeUndefined()
  })

  it('keys lead to rows within the table', () => {
    expect(rowAfterKey('PageDown', false, 95, 20, 100)).toBe(99)
    expect(rowAfterKey('PageUp', false, 5, 20, 100)).toBe(0)
    expect(rowAfterKey('End', true, 5, 20, 100)).toBe(99)
    expect(rowAfterKey('ArrowUp', true, 5, 20, 100)).toBe(0)
    expect(rowAfterKey('End', false, 5, 20, 100)).toBeUndefined()
    expect(rowAfterKey('x', false, 5, 20, 100)).toBeUndefined()
  })

  it('the row panel finds columns by name, meaning, UCD and unit', () => {
    const column = {
      id: 'c',
      name: 'RAJ2000',
      datatype: 'double',
      storage: 'f64',
      isArray: false,
      ucd: 'pos.eq.ra',
      description: 'Right ascension',
    } as const
    expect(matchesFilter(column, 'right raj')).toBe(true)
    expect(matchesFilter(column, 'pos.eq')).toBe(true)
    expect(matchesFilter(column, 'dec')).toBe(false)
  })
})
