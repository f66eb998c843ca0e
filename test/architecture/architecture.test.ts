import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, posix, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readFiledPackages } from './filed-packages.ts'
import { breachesOf } from './rules.ts'
import { parseSource } from './source-file.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const layers = ['src-shared', 'src-main', 'src-renderer']

const sourceFiles = layers.flatMap((layer) =>
  readdirSync(join(root, layer), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => posix.join(layer, name.split(sep).join('/'))),
)
const filed = readFiledPackages(readFileSync(join(root, 'docs/dependencies.md'), 'utf8'))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
  'dependencies' | 'devDependencies',
  Record<string, string>
>

describe('the directions of the house', () => {
  test('no source file breaks one', () => {
    const files = sourceFiles.map((path) => parseSource(path, readFileSync(join(root, path), 'utf8')))
    expect(files.length).toBeGreaterThan(50)
    expect(breachesOf(files, filed).map(({ path, line, message }) => `${path}:${line}: ${message}`)).toEqual([])
  })

  test('every npm package is filed once with a reason, and nothing is filed that is not installed', () => {
    const all = [...filed.shared, ...filed.main, ...filed.renderer, ...filed.dev]
    const installed = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)]
    expect([...all].sort()).toEqual([...installed].sort())
  })

  test('versions are exact', () => {
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
  })

  test('the composition root stays below 150 lines', () => {
    expect(readFileSync(join(root, 'src-main/app.ts'), 'utf8').split('\n').length).toBeLessThan(150)
  })
})

/** A planted file and the word its breach must say: the test of the test. */
const planted: ReadonlyArray<readonly [path: string, text: string, says: string]> = [
  ['src-shared/vo/x.ts', "import { a } from '#main/app.ts'", 'src-shared may not import src-main/app.ts'],
  ['src-shared/vo/x.ts', "import { a } from '../../src-renderer/main.tsx'", 'src-shared may not import src-renderer'],
  ['src-shared/vo/x.ts', "import { readFile } from 'node:fs/promises'", 'may not import node:fs/promises'],
  ['src-shared/vo/x.ts', "import { ok } from '#shared/ipc/fault.ts'", 'vo/ may not import ipc/'],
  ['src-shared/vo/x.ts', "import type { Fault } from '../ipc/fault.ts'", 'vo/ may not import ipc/'],
  ['src-shared/model/x.ts', "import React from 'react'", 'react is not filed for src-shared'],
  [
    'src-main/tables/x.ts',
    "import type { Api } from '../../src-renderer/api/api.ts'",
    'src-main may not import src-renderer',
  ],
  ['src-main/tables/x.ts', "export * from '#renderer/api/api.ts'", 'src-main may not import src-renderer'],
  ['src-main/tables/x.ts', "const later = import('#renderer/api/api.ts')", 'src-main may not import src-renderer'],
  ['src-main/tables/x.ts', "import { create } from 'zustand'", 'zustand is not filed for src-main'],
  ['src-main/tables/x.ts', "import left from 'left-pad'", 'left-pad is not filed for src-main'],
  ['src-renderer/views/x.tsx', "import type { App } from '#main/app.ts'", 'src-renderer may not import src-main'],
  ['src-renderer/views/x.tsx', "import { WebSocketServer } from 'ws'", 'ws is not filed for src-renderer'],
  [
    'src-main/services/tap/x.ts',
    "import { q } from '../queries/queries-service.ts'",
    'services/tap may not import services/queries',
  ],
  [
    'src-main/services/tap/x.ts',
    "import type { Q } from '#main/services/queries/q.ts'",
    'services/tap may not import services/queries',
  ],
  ['src-main/store/x.ts', "import { app } from 'electron'", 'electron is imported in src-main/shells/electron only'],
  ['src-main/shells/browser/x.ts', "import type { App } from 'electron'", 'electron is imported in'],
  ['src-main/services/tap/x.ts', 'const answer = await fetch(url)', 'src-main/net only (fetch)'],
  ['src-main/services/tap/x.ts', 'const answer = await globalThis.fetch(url)', 'src-main/net only (fetch)'],
  ['src-main/services/tap/x.ts', "import { request } from 'node:https'", 'src-main/net only (node:https)'],
  ['src-main/services/samp/x.ts', "import { createServer } from 'http'", 'src-main/net only (http)'],
  ['src-main/services/samp/x.ts', "import { fetch } from 'undici'", 'src-main/net only (undici)'],
  ['src-main/services/samp/x.ts', "import { WebSocketServer } from 'ws'", 'src-main/net only (ws)'],
  ['src-renderer/views/x.tsx', "const socket = new WebSocket('ws://x')", 'src-main/net only (WebSocket)'],
  ['src-renderer/views/x.tsx', 'new XMLHttpRequest()', 'src-main/net only (XMLHttpRequest)'],
  ['src-main/tables/x.ts', "import { writeFile } from 'node:fs/promises'", 'src-main/store only (fs: writeFile)'],
  ['src-main/tables/x.ts', "import * as fs from 'node:fs'", 'src-main/store only (fs: *)'],
  ['src-main/tables/x.ts', "import fs from 'fs'", 'src-main/store only (fs: default)'],
  ['src-main/tables/x.ts', "import { open } from 'node:fs/promises'\nopen(path, 'w')", "open without the flag 'r'"],
  ['src-renderer/views/x.tsx', 'const x = <b dangerouslySetInnerHTML={y} />', 'dangerouslySetInnerHTML'],
  ['src-renderer/views/x.tsx', 'element.innerHTML = text', 'innerHTML'],
  ['src-renderer/views/x.tsx', "element['innerHTML'] = text", 'innerHTML'],
  ['src-renderer/views/x.tsx', "element.insertAdjacentHTML('beforeend', text)", 'insertAdjacentHTML'],
  ['src-shared/vo/x.ts', "eval('1')", 'eval'],
  ['src-shared/vo/x.ts', "new Function('return 1')", 'new Function'],
  ['src-shared/ipc/x.ts', 'export type Answer = any', 'any is not used here'],
  ['src-main/tables/x.ts', 'const module = await import(name)', 'path is computed'],
]

describe('the test of the directions', () => {
  test.each(planted)('catches in %s: %s', (path, text, says) => {
    const messages = breachesOf([parseSource(path, text)], filed).map(({ message }) => message)
    expect(messages.join('\n')).toContain(says)
  })

  test('the planted files name every rule, so that no rule is untested', async () => {
    const { rules } = await import('./rules.ts')
    const silent = Object.entries(rules).filter(
      ([, rule]) => !planted.some(([path, text]) => rule(parseSource(path, text), filed).length > 0),
    )
    expect(silent.map(([name]) => name)).toEqual([])
  })

  test('what a door may do passes', () => {
    const fine = [
      parseSource('src-main/net/x.ts', "import { request } from 'undici'\nimport { createServer } from 'node:http'"),
      parseSource('src-main/store/x.ts', "import { rename } from 'node:fs/promises'"),
      parseSource('src-main/tables/x.ts', "import { open } from 'node:fs/promises'\nopen(path, 'r')"),
      parseSource('src-main/shells/electron/x.ts', "import { app } from 'electron'"),
      parseSource('src-renderer/api/x.ts', "new WebSocket('ws://127.0.0.1:1')"),
      parseSource('src-shared/ipc/x.ts', "import * as v from 'valibot'\nimport { ok } from './fault.ts'"),
    ]
    expect(breachesOf(fine, filed)).toEqual([])
  })

  test.each(['process.exit(1)', 'document.title', 'window.close()', 'Buffer.alloc(1)'])(
    'src-shared does not compile with %s in it',
    (planted) => {
      const folder = mkdtempSync(join(tmpdir(), 'alidade-planted-'))
      try {
        writeFileSync(join(folder, 'planted.ts'), `${planted}\nexport {}\n`)
        const globals = join(root, 'src-shared/universal-globals.d.ts')
        writeFileSync(
          join(folder, 'tsconfig.json'),
          JSON.stringify({ extends: join(root, 'src-shared/tsconfig.json'), include: ['planted.ts', globals] }),
        )
        const run = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], {
          encoding: 'utf8',
        })
        expect(run.status).not.toBe(0)
        expect(run.stdout).toMatch(/planted\.ts.*Cannot find name/)
      } finally {
        rmSync(folder, { recursive: true })
      }
    },
  )
})
