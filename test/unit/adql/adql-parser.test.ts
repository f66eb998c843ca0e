import { describe, expect, it } from 'vitest'
import { adqlVersion } from '#shared/vo/adql/language.ts'
import { judge, parseAdql } from '#shared/vo/adql/parser.ts'
import { printQuery } from '#shared/vo/adql/print.ts'
import { tokenize } from '#shared/vo/adql/tokenizer.ts'
import { childrenOf, nodesOf } from '#shared/vo/adql/visit.ts'
import { fixtureQueries, withoutRanges } from './adql-queries.ts'

/** Where the query stands in its text: from its first token to its last, without a semicolon. */
function rangeOfCode(adql: string) {
  const tokens = tokenize(adql).filter(
    ({ kind, start }) => kind !== 'space' && kind !== 'comment' && adql[start] !== ';',
  )
  return { start: tokens[0]?.start, end: tokens.at(-1)?.end }
}

const errorsOf = (adql: string) => parseAdql(adql).diagnostics.filter(({ severity }) => severity === 'error')

describe('queries in the forms that services teach', () => {
  it('are 200 and more', () => expect(fixtureQueries.length).toBeGreaterThan(200))

  for (const file of new Set(fixtureQueries.map((query) => query.file))) {
    const queries = fixtureQueries.filter((query) => query.file === file)
    it(`${file}: ${queries.length} are read without an error`, () => {
      expect(queries.flatMap(({ adql }) => errorsOf(adql).map(({ message }) => `${adql}: ${message}`))).toEqual([])
    })
    it(`${file}: printed and read again they are the same trees`, () => {
      for (const { adql } of queries) {
        const { query } = parseAdql(adql)
        const printed = query ? printQuery(query) : ''
        expect(withoutRanges(parseAdql(printed).query), printed).toEqual(withoutRanges(query))
      }
    })
    it(`${file}: every node lies in its parent, and that in the text`, () => {
      for (const { adql } of queries) {
        const { query } = parseAdql(adql)
        if (!query) throw new Error(adql)
        expect(query.range).toEqual(rangeOfCode(adql))
        for (const node of nodesOf(query))
          for (const { kind, range } of childrenOf(node)) {
            const inside = range.start >= node.range.start && range.start <= range.end && range.end <= node.range.end
            expect(inside, `${kind} in ${node.kind} of ${adql}`).toBe(true)
          }
      }
    })
  }

  it('of the language itself are valid ADQL 2.1, but for the extensions', () => {
    const own = fixtureQueries.filter(({ file, heading }) => file === 'language.txt' && heading !== 'Extensions')
    expect(own.filter(({ adql }) => !judge(adql, '2.1')).map(({ adql }) => adql)).toEqual([
      'SELECT * FROM a CROSS JOIN b',
    ])
    const extensions = fixtureQueries.filter(({ heading }) => heading === 'Extensions')
    expect(extensions.filter(({ adql }) => judge(adql, '2.1')).map(({ adql }) => adql)).toEqual([])
  })
})

describe('ADQL 2.0 and 2.1', () => {
  const newer: readonly (readonly [adql: string, what: string])[] = [
    ['WITH q AS (SELECT a FROM t) SELECT a FROM q', 'WITH'],
    ['SELECT a FROM t UNION SELECT a FROM u', 'UNION'],
    ['SELECT a FROM t EXCEPT SELECT a FROM u', 'EXCEPT'],
    ['SELECT a FROM t INTERSECT SELECT a FROM u', 'INTERSECT'],
    ['SELECT a FROM t OFFSET 5', 'OFFSET'],
    ["SELECT a FROM t WHERE a ILIKE 'x'", 'ILIKE'],
    ['SELECT CAST(a AS REAL) FROM t', 'CAST'],
    ['SELECT COALESCE(a, 1) FROM t', 'COALESCE'],
    ["SELECT IN_UNIT(a, 'deg') FROM t", 'IN_UNIT'],
    ['SELECT LOWER(a) FROM t', 'LOWER'],
    ['SELECT POINT(a, b) FROM t', 'POINT'],
    ["SELECT CIRCLE('ICRS', p, 1) FROM t", 'p'],
    ['SELECT DISTANCE(a, b, c, d) FROM t', 'DISTANCE'],
    ['SELECT a FROM t GROUP BY a + 1', 'a + 1'],
    ['SELECT a FROM t ORDER BY a + 1', 'a + 1'],
    ['SELECT NULL FROM t', 'NULL'],
  ]
  for (const [adql, place] of newer)
    it(`${place} in “${adql}” is of 2.1`, () => {
      expect(parseAdql(adql).diagnostics).toEqual([])
      const { diagnostics } = parseAdql(adql, { version: '2.0' })
      expect(diagnostics.map(({ range }) => adql.slice(range.start, range.end))).toEqual([place])
      expect(diagnostics[0]).toMatchObject({ severity: 'warning', concern: 'version' })
      expect([judge(adql, '2.0'), judge(adql, '2.1')]).toEqual([false, true])
    })
  it('have most in common', () => {
    const adql =
      "SELECT TOP 5 a FROM t WHERE 1=CONTAINS(POINT('ICRS', a, b), CIRCLE('ICRS', 1, 2, 3)) AND a != 2 ORDER BY a"
    expect(parseAdql(adql, { version: '2.0' }).diagnostics).toEqual([])
  })
})

describe('trees', () => {
  it('have ranges that name the text of their nodes', () => {
    const adql = 'SELECT t.a AS b FROM s.t WHERE ABS(t.a) > 2 AND c IN (1, 2)'
    const { query } = parseAdql(adql)
    const texts = [...(query ? nodesOf(query) : [])].map(
      ({ kind, range }) => `${kind}: ${adql.slice(range.start, range.end)}`,
    )
    expect(texts).toEqual([
      `query: ${adql}`,
      `select: ${adql}`,
      'select-value: t.a AS b',
      'column: t.a',
      'identifier: t',
      'identifier: a',
      'identifier: b',
      'named-table: s.t',
      'table-name: s.t',
      'identifier: s',
      'identifier: t',
      'junction: ABS(t.a) > 2 AND c IN (1, 2)',
      'comparison: ABS(t.a) > 2',
      'function: ABS(t.a)',
      'column: t.a',
      'identifier: t',
      'identifier: a',
      'number: 2',
      'in-list: c IN (1, 2)',
      'column: c',
      'identifier: c',
      'number: 1',
      'number: 2',
    ])
  })
  it('bind AND tighter than OR, and INTERSECT tighter than UNION', () => {
    const { query } = parseAdql('SELECT a FROM t WHERE a = 1 OR b = 2 AND c = 3')
    expect(query?.body).toMatchObject({ where: { operator: 'OR', operands: [{}, { operator: 'AND' }] } })
    const sets = parseAdql('SELECT a FROM t UNION SELECT a FROM u INTERSECT SELECT a FROM v').query
    expect(sets?.body).toMatchObject({ operator: 'UNION', right: { operator: 'INTERSECT' } })
  })
  it('take operators of one strength from the left', () => {
    const { query } = parseAdql('SELECT a - b - c * d FROM t')
    expect(query?.body).toMatchObject({
      items: [{ value: { operator: '-', left: { operator: '-' }, right: { operator: '*' } } }],
    })
  })
  it('give ORDER BY behind a set operation to all of it', () => {
    const { query } = parseAdql('SELECT a FROM t UNION SELECT a FROM u ORDER BY a OFFSET 3')
    expect(query).toMatchObject({ body: { kind: 'set-operation' }, orderBy: [{}], offset: { value: 3 } })
  })
  it('make points of the coordinates in shapes', () => {
    const { query } = parseAdql('SELECT CIRCLE(a, b, 1), DISTANCE(a, b, c, d) FROM t')
    expect(query?.body).toMatchObject({
      items: [
        { value: { kind: 'circle', coordinateSystem: undefined, centre: { kind: 'point', implied: true } } },
        { value: { kind: 'distance', from: { implied: true }, to: { longitude: { column: { name: 'c' } } } } },
      ],
    })
  })
  it('are undefined for blank texts, which are no error while one writes', () => {
    expect(parseAdql(' \n-- soon')).toEqual({ query: undefined, diagnostics: [] })
    expect(judge('', '2.1')).toBe(false)
  })
  it('are there for texts with errors, as far as they go', () => {
    const { query } = parseAdql('SELECT a, FROM t WHERE ORDER BY b')
    expect(query).toMatchObject({
      body: { items: [{}], from: [{ name: { table: { name: 't' } } }] },
      orderBy: [{ value: { column: { name: 'b' } } }],
    })
  })
})

describe('functions of the service', () => {
  it('are all taken where nothing is known of them', () => {
    expect(parseAdql('SELECT my_f(a), median(b), SIGN(c) FROM t').diagnostics).toEqual([])
  })
  it('are held to what it declares', () => {
    const functions = ['ivo_healpix_index', 'MEDIAN']
    expect(parseAdql('SELECT IVO_HEALPIX_INDEX(5, a), median(b) FROM t', { functions }).diagnostics).toEqual([])
    expect(parseAdql('SELECT my_f(a) FROM t', { functions }).diagnostics[0]?.message).toBe(
      'my_f is neither a function of ADQL nor one that this service declares.',
    )
  })
})

describe('LANG', () => {
  it('names ADQL and its version, or another language', () => {
    const langs = ['ADQL', 'adql-2.0', 'ADQL-2.1', ' ADQL ', 'PostgreSQL', 'ADQLX', '']
    expect(langs.map(adqlVersion)).toEqual(['2.1', '2.0', '2.1', '2.1', undefined, undefined, undefined])
  })
})

describe('a list of very many values', () => {
  it('is read whole, and so is its tree', () => {
    const count = 150_000
    const ids = Array.from({ length: count }, (_, i) => 4_000_000_000_000 + i)
    const { diagnostics, query } = parseAdql(`SELECT ra FROM t WHERE id IN (${ids.join(', ')})`)
    expect(diagnostics).toEqual([])
    let nodes = 0
    for (const _node of query ? nodesOf(query) : []) nodes++
    expect(nodes).toBeGreaterThan(count)
  })
})
