import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../fixtures/adql/', import.meta.url))

/** A query of test/fixtures/adql, and the heading it stands under. */
export interface FixtureQuery {
  readonly file: string
  readonly heading: string
  readonly adql: string
}

/** Our own queries, file by file. */
export const fixtureQueries: readonly FixtureQuery[] = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .sort()
  .flatMap((file) => {
    let heading = ''
    return readFileSync(folder + file, 'utf8')
      .split(/\n\s*\n/)
      .flatMap((paragraph) => {
        const adql = paragraph.trim()
        if (!adql.startsWith('#')) return adql ? [{ file, heading, adql }] : []
        heading = adql.slice(1).trim()
        return []
      })
  })

/** A tree without its ranges, which printing and parsing again do not keep. */
export function withoutRanges(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutRanges)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      key === 'range' || key === 'nameRange' ? [] : [[key, withoutRanges(inner)]],
    ),
  )
}
