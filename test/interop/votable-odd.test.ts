import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWithPeer } from '../peers.ts'
import { alidade, votlintErrors } from './stilts.ts'

const odd = fileURLToPath(new URL('../fixtures/votable/odd/', import.meta.url))
/** What convert answers to files that are not whole; all others are 0. */
const codes: Readonly<Record<string, number>> = {
  'broken-base64.vot': 3,
  'broken-tail.vot': 3,
  'error-after-table.vot': 3,
  'overflow-after-table.vot': 3,
  'truncated-binary2.vot': 3,
  'truncated-tabledata.vot': 3,
  'error-and-no-rows.vot': 1,
  'login-page.html': 1,
  'scs-error.vot': 1,
}

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alidade-odd-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describeWithPeer('stilts', 'odd VOTables through alidade convert', () => {
  // Side by side: nearly all of their time is the start of a Java.
  test.concurrent.each(readdirSync(odd).sort())(
    '%s comes out as a VOTable without errors, or not at all',
    async (name) => {
      const output = join(folder, `${name}.vot`)
      const { code, stderr, stdout } = await alidade(folder, 'convert', join(odd, name), output)
      expect({ code, stdout: stdout.length }).toEqual({ code: codes[name] ?? 0, stdout: 0 })
      expect(stderr === '').toBe(code === 0)
      if (code === 1) expect(readdirSync(folder)).not.toContain(`${name}.vot`)
      else expect(await votlintErrors(output)).toEqual([])
    },
  )
})
