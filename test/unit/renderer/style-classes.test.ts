import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const renderer = fileURLToPath(new URL('../../../src-renderer', import.meta.url))

/** The classes that a style sheet styles by themselves, whatever is around them, in windows of any size. */
function ownClasses(css: string): ReadonlySet<string> {
  const found = new Set<string>()
  let media = 0
  let depth = 0
  for (const [, head = '', brace] of css.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/([^{}]*)([{}])/g)) {
    if (brace === '}') {
      depth--
      if (depth < media) media = 0
      continue
    }
    depth++
    if (head.trim().startsWith('@')) media ||= depth
    else if (media === 0)
      for (const selector of head.split(',')) {
        const [, name] = /^\s*\.([a-z][\w-]*)\s*$/.exec(head.includes('(') ? head : selector) ?? []
        if (name !== undefined) found.add(name)
      }
  }
  return found
}

/** Names that more than one style sheet styles, with their files. */
function sharedClasses(sheets: Readonly<Record<string, string>>): readonly string[] {
  const files = new Map<string, string[]>()
  for (const [file, css] of Object.entries(sheets))
    for (const name of ownClasses(css)) files.set(name, [...(files.get(name) ?? []), file])
  return [...files].filter(([, among]) => among.length > 1).map(([name, among]) => `${name}: ${among.join(', ')}`)
}

test('two sheets with one class are found, not what a sheet changes inside its own part or in small windows', () => {
  const sheets = {
    'list.css': '.job-query { margin: 0 }\n.job-cell, .job-title { color: red }',
    'details.css': '/* .job-cell {} */ .job-papers,\n.job-query { padding: 0 } .details .job-title { color: blue }',
    'small.css': '@media (max-width: 820px) { .job-cell { display: none } }',
  }
  expect(sharedClasses(sheets)).toEqual(['job-query: list.css, details.css'])
})

test('a class means one thing: one style sheet has it by itself', () => {
  const names = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css'))
  expect(names.length).toBeGreaterThan(20)
  const sheets = Object.fromEntries(names.map((name) => [name, readFileSync(join(renderer, name), 'utf8')]))
  expect(sharedClasses(sheets)).toEqual([])
})
