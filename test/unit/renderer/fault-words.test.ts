import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { FaultNotice } from '#renderer/views/editor/fault-notice.tsx'
import { faultKinds } from '#shared/ipc/fault.ts'
import { faultText } from '#shared/ipc/fault-text.ts'

/** What a person reads of a fault: the drawn text without its markup. */
const drawn = (kind: (typeof faultKinds)[number]): string =>
  renderToStaticMarkup(createElement(FaultNotice, { fault: { kind, message: '' } }))
    .replace(/<[^>]+>/g, '\n')
    .replaceAll('&#x27;', "'")
    .replaceAll('&quot;', '"')

const words = readFileSync(new URL('../../../docs/words.md', import.meta.url), 'utf8')
const row = (kind: string) => words.split('\n').find((line) => line.startsWith(`| \`${kind}\` |`))

describe('a fault on the screen', () => {
  test.each(faultKinds)('%s is drawn with its sentence and its next action', (kind) => {
    const { sentence, next } = faultText({ kind, message: '' })
    const text = drawn(kind)
    // The service's own report has a heading of its own over the service's words.
    expect(text).toContain(kind === 'service' ? 'The service reports an error' : sentence)
    expect(text).toContain(next)
  })

  test.each(faultKinds)('%s stands in the table of words as it is drawn', (kind) => {
    const { sentence, next } = faultText({ kind, message: '' })
    expect(row(kind)).toContain(`| ${sentence} | ${next} |`)
  })

  test('the table of words names no kind that there is not', () => {
    const named = [...words.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, kind]) => kind)
    expect(named.toSorted()).toEqual([...faultKinds].toSorted())
  })
})

/** Everything that is drawn, as written. */
const sourceFolder = fileURLToPath(new URL('../../../src-renderer', import.meta.url))
const sources = readdirSync(sourceFolder, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => readFileSync(join(sourceFolder, path), 'utf8'))
  .join('\n')

/** What the tables before that of the faults say, cut at what is filled in. */
const said = words
  .slice(0, words.indexOf('## Failed'))
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| where') && !line.startsWith('| ---'))
  .map(
    (line) =>
      line
        .split('|')[2]
        ?.trim()
        .split(/“|, with/)[0] ?? '',
  )

describe('the table of words for what is empty, on its way or ended', () => {
  test('is that of the window', () => {
    expect(said.length).toBeGreaterThan(20)
    const parts = said.flatMap((text) => text.split(', ')).map((text) => text.trim())
    expect(parts.filter((text) => !sources.includes(text))).toEqual([])
  })
})
