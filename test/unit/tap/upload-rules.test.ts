import { expect, test } from 'vitest'
import { uploadMethodHint, uploadSizeProblem } from '#shared/vo/tap/upload-rules.ts'

const inline = 'ivo://ivoa.net/std/TAPRegExt#upload-inline'
const http = 'ivo://ivoa.net/std/TAPRegExt#upload-http'
const says = (...uploadMethods: string[]) => ({
  uploadMethods,
  languages: [{ name: 'ADQL', versions: [], features: [] }],
})

test('nothing is said against a way that the service takes, nor of one that says nothing of itself', () => {
  expect(uploadMethodHint(says(inline, http), 'inline')).toBeUndefined()
  expect(uploadMethodHint(says(inline, ` ${http} `), 'url')).toBeUndefined()
  expect(uploadMethodHint(says('ivo://ivoa.net/std/TAPRegExt#UPLOAD-HTTPS'), 'url')).toBeUndefined()
  expect(uploadMethodHint(undefined, 'inline')).toBeUndefined()
  expect(uploadMethodHint({ uploadMethods: [], languages: [] }, 'inline')).toBeUndefined()
})

test('where only the other way goes, that one is named', () => {
  expect(uploadMethodHint(says(inline), 'url')).toMatch(/does not say that it fetches tables.*send that\.$/)
  expect(uploadMethodHint(says(http), 'inline')).toMatch(/only fetches tables by their address.*result of a job\.$/)
})

test('a service that describes itself and names no way may refuse', () => {
  for (const method of ['inline', 'url'] as const) expect(uploadMethodHint(says(), method)).toContain('may refuse it.')
})

test('more rows or bytes than the service declares are told with what to do', () => {
  const limit = { rows: 100, bytes: 1000 }
  expect(uploadSizeProblem('pois', { rows: 100, bytes: 1000 }, limit)).toBeUndefined()
  expect(uploadSizeProblem('pois', { rows: 101 }, limit)).toBe(
    'pois has 101 rows; the service takes 100 in one upload. Choose fewer rows.',
  )
  expect(uploadSizeProblem('pois', { bytes: 1001 }, limit)).toMatch(/1001 bytes.*Choose fewer columns or rows\.$/)
  expect(uploadSizeProblem('pois', { rows: 1e9, bytes: 1e9 }, undefined)).toBeUndefined()
})
