import { expect, test } from 'vitest'
import type { Fault } from '#shared/ipc/fault.ts'
import { asyncOfferAfterFault, asyncOfferAfterRows } from '#shared/model/go-async.ts'
import type { Mark } from '#shared/model/table.ts'

const service = (message: string): Fault => ({ kind: 'service', message })

test.each<[string, Fault, RegExp, number?]>([
  ['Daiquiri', service('QUERY: No data or query timed out'), /no data or that the query timed out/],
  ['DaCHS', service('Field query: Query timed out (took too long).'), /time limit/],
  ['PostgreSQL', service('canceling statement due to statement timeout'), /time limit/],
  ['VOLLT', service('Time out! The execution time of the query exceeded the limit (60s).'), /time limit/],
  ['a row limit', service('The number of rows exceeds the limit of 10000.'), /larger/],
  ['memory', service('Result too large: memory exceeded'), /larger/],
  ['silence', { kind: 'timeout', message: 'sent nothing for 3600 s' }, /given up/],
  ['a gateway', { kind: 'http', status: 504, message: 'Gateway Timeout' }, /on the way/],
  ['a gateway with a page', { kind: 'html', status: 504, message: '504 Gateway Time-out' }, /on the way/],
  ['a connection that is cut late', { kind: 'offline', message: 'reset' }, /after 61 s/, 61],
  ['an overflow', { kind: 'overflow', message: 'Too much.' }, /larger/],
])('a job helps against %s', (_what, fault, why, seconds) => {
  const offer = asyncOfferAfterFault(fault, seconds)
  expect(offer?.why).toMatch(why)
  expect(offer?.why.match(/[.!?](\s|$)/g)).toHaveLength(1)
})

test.each<[string, Fault, number?]>([
  ['a LIMIT that is no ADQL', service('Encountered "LIMIT" at line 1, column 40: result limit')],
  ['a syntax error', service('Could not parse your query: Expected end of text, found rows limit')],
  ['an unknown column', service('column "timeout" does not exist')],
  ['a login', { kind: 'auth-needed', status: 401, message: 'A login is needed.' }],
  ['a name that is not found', { kind: 'offline', message: 'not found' }, 0.2],
  ['a cancelled query', { kind: 'cancelled', message: 'Cancelled.' }],
  ['a missing service', { kind: 'http', status: 404, message: 'Status 404.' }],
])('a job does not help against %s', (_what, fault, seconds) => {
  expect(asyncOfferAfterFault(fault, seconds)).toBeUndefined()
})

const cut: Mark = { kind: 'truncated', by: 'service' }

test('rows that the service cut are a reason, with the most that it gives', () => {
  expect(asyncOfferAfterRows([cut], 2000, { default: 2000, hard: 2_000_000 })).toEqual({
    why: 'The service cut the result at 2,000 rows; a job may give more.',
    maxrec: 2_000_000,
  })
  expect(asyncOfferAfterRows([cut], 2000, undefined)).toEqual({ why: expect.stringContaining('2,000 rows') })
})

test("the last word of a service, a limit of one's own and a whole table are none", () => {
  expect(asyncOfferAfterRows([cut], 2_000_000, { hard: 2_000_000 })).toBeUndefined()
  expect(asyncOfferAfterRows([{ kind: 'truncated', by: 'maxrec', limit: 5 }], 5, { hard: 100 })).toBeUndefined()
  expect(asyncOfferAfterRows([], 5, undefined)).toBeUndefined()
  expect(asyncOfferAfterRows([{ kind: 'partial', message: 'Reading was stopped.' }], 5, undefined)).toBeUndefined()
})

test('a transfer that broke off is a reason', () => {
  const mark: Mark = { kind: 'partial', message: 'The transfer broke off: reset' }
  expect(asyncOfferAfterRows([mark], 5, undefined)?.why).toContain('where it broke')
})
