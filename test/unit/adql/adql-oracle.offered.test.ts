import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { judge } from '#shared/vo/adql/parser.ts'
import { peersFolder } from '../../peers.ts'

/**
 * The validation queries of the IVOA and of GAVO (github.com/ivoa/lyonetia), read where they are offered: beside the
 * folder of the peers, in data/adql. Each says whether it is valid and in which version of ADQL.
 */
const folder = join(peersFolder() ?? '.', 'data', 'adql')

interface OracleQuery {
  readonly adql: string
  readonly valid: boolean
  readonly version: '2.0' | '2.1'
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** The text of an element: CDATA as it is, entities resolved. */
const textOf = (xml: string): string =>
  xml.replace(/<!\[CDATA\[([\s\S]*?)\]\]>|&(\w+);/g, (_, cdata: string | undefined, entity: string) =>
    cdata === undefined ? (entities[entity] ?? '') : cdata,
  )

function queriesOf(xml: string): readonly OracleQuery[] {
  const withoutComments = xml.replace(/<!--[\s\S]*?-->/g, (comment) => (comment.includes('CDATA') ? comment : ''))
  return [...withoutComments.matchAll(/<adql\b([^>]*)>([\s\S]*?)<\/adql>/g)].map(
    ([, attributes = '', content = '']) => ({
      adql: textOf(content),
      valid: /valid="true"/.test(attributes),
      version: /version="adql-2\.0"/.test(attributes) ? '2.0' : '2.1',
    }),
  )
}

const squeeze = (text: string): string => text.trim().replace(/\s+/g, ' ')

/** Where we judge otherwise, and why. */
const differences: Readonly<Record<string, string>> = {
  // The grammar of ADQL 2.1 (appendix A, <qualified_join>) has the condition in brackets, and GAVO declares twelve such
  // queries valid (`select x from t1 JOIN t2`). We warn, and judge it valid.
  'SELECT * FROM t1 INNER JOIN t2': 'the two sets contradict each other',
}

/** The functions that a service has to declare for its file of queries to be valid. */
const declared: Readonly<Record<string, readonly string[]>> = {
  'O2_user_defined_functions.xml': ['ivo_healpix_index'],
}

const files = existsSync(folder)
  ? ['ivoa', 'gavo'].flatMap((part) =>
      readdirSync(join(folder, part))
        .filter((name) => name.endsWith('.xml'))
        .sort()
        .map((name) => join(part, name)),
    )
  : []

describe.runIf(files.length > 0)('the validation queries of the IVOA and GAVO', () => {
  let total = 0
  const unexplained = new Set(Object.keys(differences))
  for (const file of files) {
    const functions = declared[basename(file)]
    const queries = queriesOf(readFileSync(join(folder, file), 'utf8'))
    total += queries.length
    const wrong = queries.filter(
      ({ adql, valid, version }) => judge(adql, version, functions ? { functions } : {}) !== valid,
    )
    const otherwise = wrong.map(({ adql }) => squeeze(adql))
    it(`${file}: ${queries.length - wrong.length} of ${queries.length} are judged as declared`, () => {
      expect(otherwise.filter((adql) => !(adql in differences))).toEqual([])
    })
    for (const adql of otherwise) unexplained.delete(adql)
  }
  it('differ from us where the list says so', () => expect([...unexplained]).toEqual([]))
  it('are 484', () => expect(total).toBe(484))
})
