import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pageFile } from '#main/shells/page/page-files.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alidade-files-'))
  mkdirSync(join(folder, 'assets'))
  for (const name of ['index.html', '.hidden.html', 'notes.exe', 'assets/index-Ab_1.js', 'assets/inter.woff2'])
    writeFileSync(join(folder, name), name)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const get = (path: string, method = 'GET') => pageFile(folder, method, path, { 'x-own': 'yes' })
const text = (body: Uint8Array): string => new TextDecoder().decode(body)

describe('the files of the page', () => {
  test('the page itself is asked for anew at each load; parts with a hash in their name are kept', async () => {
    const page = await get('/')
    expect([page.status, text(page.body), page.headers['cache-control']]).toEqual([200, 'index.html', 'no-store'])
    const part = await get('/assets/index-Ab_1.js')
    expect([part.status, part.headers['cache-control']]).toEqual([200, 'private, max-age=31536000, immutable'])
  })

  test('each has its type, and the headers of the shell', async () => {
    expect((await get('/assets/inter.woff2')).headers).toMatchObject({ 'content-type': 'font/woff2', 'x-own': 'yes' })
    expect((await get('/nothing.js')).headers).toMatchObject({ 'x-own': 'yes' })
  })

  test('HEAD answers without a body, other methods are refused', async () => {
    const head = await get('/index.html', 'HEAD')
    expect([head.status, head.body.byteLength]).toEqual([200, 0])
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])
      expect((await get('/', method)).status).toBe(405)
  })

  test.each([
    '/.hidden.html',
    '/notes.exe',
    '/assets',
    '/assets/',
    '//etc/passwd',
    '/../x.html',
    '/%2e%2e/x.html',
    '/index.html/',
    '',
    'index.html',
  ])('%s is not served', async (path) => {
    const answer = await get(path)
    expect([answer.status, answer.body.byteLength]).toEqual([404, 0])
  })

  test('an icon that a browser asks for unbidden is no error', async () => {
    expect((await get('/favicon.ico')).status).toBe(204)
  })
})
