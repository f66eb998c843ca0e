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
const drawn = (kind: (typeof faultKinds)[number], where?: string): string =>
  renderToStaticMarkup(
    createElement(FaultNotice, {
      fault: { kind, message: '', detail: '<x/>', ...(where === undefined ? {} : { where }) },
    }),
  )
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

  test.each(['html', 'service', 'votable', 'limit'] as const)('%s of a file speaks of the file', (kind) => {
    const { sentence, next } = faultText({ kind, message: '', where: '/home/a/mine.vot' })
    expect(words).toContain(`| \`${kind}\`, of a file | ${sentence} | ${next} |`)
    expect(drawn(kind, '/home/a/mine.vot')).toContain(sentence)
    expect(drawn(kind, '/home/a/mine.vot')).not.toMatch(/raw answer|The service (answered|reports)/)
  })

  test('of a broken file tells the name, the place in it and what to do', () => {
    const fault = { kind: 'votable', message: 'Broken: <TD> is not closed.', line: 12, column: 7 } as const
    expect(faultText({ ...fault, where: 'mine.vot' })).toEqual({
      sentence: 'Broken: <TD> is not closed (line 12, column 7).',
      where: 'mine.vot',
      next: 'Get the file once more from where it came; if it stays so, show these words to whoever made it.',
    })
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
