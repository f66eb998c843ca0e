import fc from 'fast-check'

// Queries to the small data base, made from the grammar: every piece is a text that is right in its place.

interface Names {
  readonly integers: readonly string[]
  readonly reals: readonly string[]
  readonly texts: readonly string[]
  /** Also those with NaN, for conditions and plain columns. */
  readonly odd: readonly string[]
}

const stars = (alias: string): Names => ({
  integers: ['id', 'k', 'n'].map((name) => `${alias}.${name}`),
  reals: ['ra', 'dec', 'mag'].map((name) => `${alias}.${name}`),
  texts: [`${alias}.name`],
  odd: [`${alias}.bv`],
})

const visits = (alias: string): Names => ({
  integers: ['visit', 'id'].map((name) => `${alias}.${name}`),
  reals: [`${alias}.flux`],
  texts: [`${alias}.band`],
  odd: [`${alias}.flux`],
})

const both = (a: Names, b: Names): Names => ({
  integers: [...a.integers, ...b.integers],
  reals: [...a.reals, ...b.reals],
  texts: [...a.texts, ...b.texts],
  odd: [...a.odd, ...b.odd],
})

type Texts = fc.Arbitrary<string>

const written = (strings: TemplateStringsArray, ...parts: readonly Texts[]): Texts =>
  fc.tuple(...parts).map((values) => strings.map((text, i) => `${text}${values[i] ?? ''}`).join(''))

const pick = (...texts: readonly string[]): Texts => fc.constantFrom(...texts)

function integer(names: Names, depth: number): Texts {
  const plain = fc.oneof(pick(...names.integers), pick('0', '1', '2', '3', '7', '-4'))
  if (depth === 0) return plain
  const deeper = integer(names, depth - 1)
  return fc.oneof(
    { weight: 3, arbitrary: plain },
    { weight: 3, arbitrary: written`(${deeper} ${pick('+', '-', '*', '/')} ${deeper})` },
    written`ABS(${deeper})`,
    written`MOD(${deeper}, ${deeper})`,
    written`COALESCE(${deeper}, ${deeper})`,
    written`CASE WHEN ${condition(names, 0)} THEN ${deeper} ELSE ${deeper} END`,
  )
}

function real(names: Names, depth: number): Texts {
  const plain = fc.oneof(pick(...names.reals), pick('0.5', '2.0', '1e1', '-3.25', '100.0'))
  if (depth === 0) return plain
  const deeper = real(names, depth - 1)
  const mixed = fc.oneof(deeper, integer(names, depth - 1))
  return fc.oneof(
    { weight: 3, arbitrary: plain },
    { weight: 3, arbitrary: written`(${deeper} ${pick('+', '-', '*', '/')} ${mixed})` },
    {
      weight: 3,
      arbitrary: written`${pick('SQRT', 'LOG', 'LOG10', 'ACOS', 'ASIN', 'ATAN', 'EXP', 'FLOOR', 'CEILING')}(${mixed})`,
    },
    written`${pick('SIN', 'COS', 'RADIANS', 'DEGREES')}(${mixed})`,
    written`POWER(${mixed}, ${pick('2', '0.5', '-1', '3')})`,
    // The sign of a zero decides here, and a rounded zero has either.
    written`ATAN2(${mixed}, ${pick('0.5', '2.0', '1e1')})`,
    written`TRUNCATE(${deeper}, ${pick('0', '1', '-1', '2')})`,
    written`ROUND(${pick(...names.reals)}, ${pick('0', '1', '-1', '2')})`,
    written`COALESCE(${deeper}, ${mixed})`,
  )
}

function text(names: Names): Texts {
  const plain = fc.oneof(pick(...names.texts), pick("'Vega'", "''", "'a_B'", "'it''s'"))
  return fc.oneof(
    { weight: 3, arbitrary: plain },
    written`LOWER(${plain})`,
    written`UPPER(${plain})`,
    written`(${plain} || ${plain})`,
    written`COALESCE(${plain}, ${plain})`,
    written`CAST(${pick(...names.integers)} AS VARCHAR)`,
  )
}

const operator = pick('=', '<>', '!=', '<', '<=', '>', '>=')
const maybeNot = pick('', 'NOT ')

function condition(names: Names, depth: number): Texts {
  const number = fc.oneof(integer(names, Math.min(depth, 1)), real(names, Math.min(depth, 1)), pick(...names.odd))
  const plain = fc.oneof(
    { weight: 4, arbitrary: written`${number} ${operator} ${number}` },
    written`${text(names)} ${operator} ${text(names)}`,
    written`${number} ${maybeNot}BETWEEN ${number} AND ${number}`,
    written`${integer(names, 0)} ${maybeNot}IN (${integer(names, 0)}, ${integer(names, 0)}, 5)`,
    written`${text(names)} ${maybeNot}IN ('Vega', 'G', '')`,
    written`${text(names)} ${maybeNot}${pick('LIKE', 'ILIKE')} ${pick("'%e%'", "'V%'", "'_'", "'v_ga'", "'100%'", "''", "'%'")}`,
    written`${fc.oneof(pick(...names.odd), pick(...names.texts), pick(...names.integers))} IS ${maybeNot}NULL`,
  )
  if (depth === 0) return plain
  const deeper = condition(names, depth - 1)
  return fc.oneof(
    { weight: 3, arbitrary: plain },
    { weight: 2, arbitrary: written`(${deeper} ${pick('AND', 'OR')} ${deeper})` },
    written`NOT (${deeper})`,
    written`${maybeNot}EXISTS (SELECT x.visit FROM small.visits AS x WHERE x.id = ${pick(...names.integers)} AND ${condition(visits('x'), 0)})`,
    written`${pick(...names.integers)} ${maybeNot}IN (SELECT y.id FROM small.visits AS y WHERE y.id IS NOT NULL AND ${condition(visits('y'), 0)})`,
  )
}

const angle = pick('0', '359.9', '77.25', '180', '10.5')
const height = pick('90', '-90', '0', '33.5', '60', '-45.25')
const position = written`POINT(${angle}, ${height})`
// No radius is the distance of two of the positions: at the edge the last digit would decide.
const near = (alias: string): Texts =>
  fc.oneof(
    written`${pick('1 = ', '0 = ')}CONTAINS(POINT(${pick(`${alias}.ra`)}, ${pick(`${alias}.dec`)}), CIRCLE(${position}, ${pick('0.3', '5', '41', '100')}))`,
    written`DISTANCE(${pick(`${alias}.ra`)}, ${pick(`${alias}.dec`)}, ${angle}, ${height}) ${pick('<', '>')} ${pick('3', '30.5', '119.5')}`,
    written`DISTANCE(POINT(${pick(`${alias}.ra`)}, ${pick(`${alias}.dec`)}), ${position}) <= ${pick('25.3', '59.5')}`,
  )

const list = (items: Texts, most: number): Texts =>
  fc.array(items, { minLength: 1, maxLength: most }).map((texts) => texts.map((one, i) => `${one} AS c${i}`).join(', '))

const value = (names: Names): Texts => fc.oneof(integer(names, 2), real(names, 2), text(names), pick(...names.odd))

const simple = written`SELECT ${list(value(stars('s')), 4)} FROM small.stars AS s WHERE ${fc.oneof(condition(stars('s'), 2), near('s'))}`
const joined = both(stars('s'), visits('v'))
const joins = fc.oneof(
  written`SELECT ${list(value(joined), 3)} FROM small.stars AS s ${pick('JOIN', 'LEFT JOIN', 'RIGHT OUTER JOIN', 'FULL JOIN')} small.visits AS v ON s.id = v.id WHERE ${condition(joined, 1)}`,
  written`SELECT ${list(value(joined), 3)} FROM small.stars AS s ${pick('JOIN', 'LEFT JOIN')} small.visits AS v ON s.id = v.id AND ${condition(joined, 1)}`,
  written`SELECT ${list(value(joined), 3)} FROM small.stars AS s, small.visits AS v WHERE s.n = v.visit AND ${condition(joined, 1)}`,
  written`SELECT id, visit, flux, name FROM small.stars ${pick('NATURAL JOIN', 'NATURAL LEFT JOIN', 'NATURAL FULL JOIN')} small.visits`,
  written`SELECT id, visit, ${pick('k', 'band', 'mag')} FROM small.stars ${pick('JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN')} small.visits USING (id)`,
  written`SELECT a.id AS one, b.id AS other FROM small.stars AS a JOIN small.stars AS b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < ${pick('5', '31', '59.5')} AND a.id < b.id`,
)
const set = (names: Names): Texts =>
  fc.oneof(
    written`${pick('MIN', 'MAX', 'SUM', 'AVG', 'COUNT')}(${fc.oneof(integer(names, 1), pick(...names.reals))})`,
    written`COUNT(DISTINCT ${fc.oneof(pick(...names.texts), pick(...names.integers))})`,
    written`${pick('MIN', 'MAX')}(${pick(...names.texts)})`,
    pick('COUNT(*)'),
  )
const groups = fc.oneof(
  written`SELECT ${list(set(stars('s')), 4)} FROM small.stars AS s WHERE ${condition(stars('s'), 1)}`,
  written`SELECT s.k, ${list(set(stars('s')), 3)} FROM small.stars AS s GROUP BY s.k HAVING COUNT(*) ${operator} ${pick('5', '6')}`,
  written`SELECT v.band, s.n, ${list(set(joined), 3)} FROM small.stars AS s JOIN small.visits AS v ON s.id = v.id GROUP BY v.band, s.n`,
)
const sorted = fc.oneof(
  written`SELECT TOP ${pick('1', '5', '50')} s.id, ${list(value(stars('s')), 2)} FROM small.stars AS s WHERE ${condition(stars('s'), 1)} ORDER BY s.id ${pick('', 'DESC', 'ASC')}`,
  written`SELECT TOP 7 s.id, s.ra FROM small.stars AS s WHERE ${condition(stars('s'), 1)} ORDER BY ${pick('2', 'ra', 's.dec, s.id', 's.ra DESC')}, s.id OFFSET ${pick('0', '3', '40')}`,
  written`SELECT DISTINCT ${list(fc.oneof(text(stars('s')), integer(stars('s'), 1)), 2)} FROM small.stars AS s`,
)
const composed = fc.oneof(
  written`SELECT ${pick('s.id, s.k', 's.n, s.id')} FROM small.stars AS s WHERE ${condition(stars('s'), 1)} ${pick('UNION', 'UNION ALL', 'INTERSECT', 'INTERSECT ALL', 'EXCEPT', 'EXCEPT ALL')} SELECT v.id, v.visit FROM small.visits AS v WHERE ${condition(visits('v'), 1)}`,
  written`WITH w AS (SELECT s.id, s.n, s.mag FROM small.stars AS s WHERE ${condition(stars('s'), 1)}) SELECT w.n, ${pick('COUNT(*)', 'MAX(w.mag)', 'SUM(w.id)')} AS c FROM w GROUP BY w.n`,
  written`SELECT d.a, d.b FROM (SELECT s.id AS a, ${value(stars('s'))} AS b FROM small.stars AS s WHERE ${condition(stars('s'), 1)}) AS d WHERE d.a > ${pick('3', '20')}`,
)

/** Queries of every form, in equal parts. */
export const queries: Texts = fc.oneof(simple, joins, groups, sorted, composed)
