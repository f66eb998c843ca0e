import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { type Fault, FaultKind, faultKinds } from '#shared/ipc/fault.ts'
import { faultText } from '#shared/ipc/fault-text.ts'

const anyFault: fc.Arbitrary<Fault> = fc.record(
  {
    kind: fc.constantFrom(...faultKinds),
    message: fc.oneof(fc.string(), fc.lorem(), fc.constant('Line 1: syntax error\nnear SELEC')),
    where: fc.oneof(fc.webUrl(), fc.constant('/home/ada/x.vot'), fc.string()),
    status: fc.integer({ min: 100, max: 599 }),
    line: fc.nat(),
    column: fc.nat(),
    byte: fc.nat(),
    retryAfterSeconds: fc.nat(),
    detail: fc.string(),
  },
  { requiredKeys: ['kind', 'message'] },
)

const where = 'http://dc.example.org/tap'

describe('the words for a fault', () => {
  test('a web page in a file is none that a service answered with', () => {
    expect(faultText({ kind: 'html', message: 'Sign in', where: '/home/ada/page.vot' })).toMatchObject({
      sentence: 'This file is a web page, not a table: Sign in.',
    })
    expect(faultText({ kind: 'html', message: 'Sign in', where }).sentence).toBe(
      'dc.example.org answered with a web page instead of data: Sign in.',
    )
  })

  test.each(faultKinds)('%s has a sentence and a next action, also where nothing else is known', (kind) => {
    const { sentence, next } = faultText({ kind: v.parse(FaultKind, kind), message: '' })
    expect(sentence).toMatch(/^[A-Z].*[.…]$/)
    expect(next).toMatch(/^[A-Z].*\.$/)
  })

  test('no two kinds share their sentence', () => {
    const sentences = faultKinds.map((kind) => faultText({ kind, message: '' }).sentence)
    expect(new Set(sentences).size).toBe(faultKinds.length)
  })

  test('any fault gives one line that ends, of at most 360 characters, and says where if that is known', () => {
    fc.assert(
      fc.property(anyFault, (fault) => {
        const text = faultText(fault)
        expect(text.sentence).not.toMatch(/[\r\n]/)
        expect(text.sentence).toMatch(/[.!?…]$/)
        expect(text.sentence.length).toBeLessThanOrEqual(360)
        expect(text.next).toMatch(/\.$/)
        expect(text.where).toBe(fault.where || undefined)
      }),
    )
  })

  const words: ReadonlyArray<readonly [title: string, fault: Fault, sentence: string, next: string]> = [
    [
      "the service's own words come first",
      { kind: 'service', message: 'Unknown table: foo.bar\nHint: none' },
      'Unknown table: foo.bar.',
      'Correct the query',
    ],
    [
      'a place in the query is named',
      { kind: 'service', message: 'Syntax error', line: 2, column: 7 },
      'Syntax error (line 2, column 7).',
      'Correct',
    ],
    [
      'a status is said with the host',
      { kind: 'http', message: 'Not Found', status: 404, where },
      'dc.example.org answered with status 404.',
      'Check the address',
    ],
    [
      'a status of the server is its own fault',
      { kind: 'http', message: '', status: 502, where },
      'dc.example.org answered with status 502.',
      'The fault is at the service',
    ],
    [
      'a wait that the service asks for is the next action',
      { kind: 'http', message: '', status: 503, where, retryAfterSeconds: 120 },
      'dc.example.org answered with status 503.',
      'The service asks to try again in 2 minutes.',
    ],
    [
      'a page is told by its title',
      { kind: 'html', message: 'Log in to the archive', where },
      'dc.example.org answered with a web page instead of data: Log in to the archive.',
      'Check the address',
    ],
    [
      'a login is asked for',
      { kind: 'auth-needed', message: '', status: 401, where },
      'dc.example.org asks for a login.',
      'Sign in',
    ],
    [
      'a refusal is not a login',
      { kind: 'auth-needed', message: '', status: 403, where },
      'dc.example.org does not allow this.',
      'Sign in',
    ],
    [
      'a byte is named where no line is known',
      { kind: 'votable', message: 'The table breaks off', byte: 4711 },
      'The table breaks off (byte 4711).',
      'Ask for the data again',
    ],
    [
      "the store's own advice is the next action",
      { kind: 'storage', message: 'The disk is full. Free some space, or choose another disk.' },
      'The disk is full.',
      'Free some space, or choose another disk.',
    ],
    [
      'space is asked for where there is none',
      { kind: 'storage', message: 'The tables cannot be read.', detail: 'IO Error: No space left on device' },
      'The tables cannot be read.',
      'Free some space',
    ],
    [
      'a disk that fails is to be checked, not emptied',
      { kind: 'storage', message: 'EIO: i/o error, read' },
      'EIO: i/o error, read.',
      'Check the disk, or choose another one.',
    ],
    [
      'a permission that is missing is named',
      { kind: 'storage', message: "EACCES: permission denied, open '/data/a. b.vot'" },
      "EACCES: permission denied, open '/data/a. b.vot'.",
      'Change the permissions',
    ],
    [
      'a disk that can only be read asks for another place',
      { kind: 'storage', message: 'EROFS: read-only file system, open' },
      'EROFS: read-only file system, open.',
      'Choose another place',
    ],
    [
      'a storage fault of unknown cause asks for no space',
      { kind: 'storage', message: 'The file system reports: EXDEV: cross-device link' },
      'The file system reports: EXDEV: cross-device link.',
      'Check the file and its disk',
    ],
  ]
  test.each(words)('%s', (_title, fault, sentence, next) => {
    const text = faultText(fault)
    expect(text.sentence).toBe(sentence)
    expect(text.next).toContain(next)
  })
})
