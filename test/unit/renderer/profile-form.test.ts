import { expect, test } from 'vitest'
import {
  differences,
  editsOf,
  languageWords,
  type ProfileForm,
  profileForm,
  profileProblems,
  shippedForm,
} from '#renderer/state/profile-form.ts'
import { foundText, limitText, profileFacts, queueText } from '#renderer/views/services/profile-words.ts'
import { joinText } from '#renderer/views/services/table-details.tsx'
import { type ProfileFile, profileOf, type ServiceProfile } from '#shared/model/service-profile.ts'

const source = 'The how-to of the archive'
const facts = {
  queues: {
    value: [
      { name: '1m', seconds: 60, isDefault: true },
      { name: '1h', seconds: 3600 },
    ],
    source,
  },
  languages: { value: ['ADQL', 'PostgreSQL'], source },
  login: { value: 'token' as const, source },
}
const known: ServiceProfile = { ids: ['stella-aip'], title: 'Stella', found: 'address', ...facts, notes: [] }
const nothing: ServiceProfile = { ids: [], found: 'none', notes: [] }

test('a form that nobody changed keeps nothing', () => {
  expect(editsOf(profileForm(known), shippedForm(known))).toBeNull()
  expect(editsOf(profileForm(nothing), shippedForm(nothing))).toBeNull()
})

test('only what differs is kept, and what differs is marked', () => {
  const form: ProfileForm = {
    ...profileForm(known),
    queues: [{ name: ' 1m ', seconds: 60, isDefault: true }, { name: '10h' }],
    languages: ' ADQL ,PostgreSQL',
    sendsRunId: false,
    note: ' Ask Anna. ',
  }
  expect([...differences(form, shippedForm(known))]).toEqual(['queues', 'sendsRunId', 'note'])
  expect(editsOf(form, shippedForm(known))).toEqual({
    queues: [{ name: '1m', seconds: 60, isDefault: true }, { name: '10h' }],
    runid: 'left-out',
    note: 'Ask Anna.',
  })
})

test('what was set before stands in the form; going back leaves none of it', () => {
  const own: ServiceProfile = {
    ...known,
    queues: { value: [{ name: '10h' }], source: 'Set by you' },
    edits: { queues: [{ name: '10h' }], note: 'Ask Anna.' },
    shipped: facts,
  }
  expect(profileForm(own)).toMatchObject({ queues: [{ name: '10h' }], note: 'Ask Anna.' })
  expect(shippedForm(own)).toMatchObject({ queues: facts.queues.value, note: '' })
  expect(editsOf(shippedForm(own), shippedForm(own))).toBeNull()
})

test('what the person emptied is kept as empty, and is empty when the form is opened again', () => {
  const form: ProfileForm = { ...profileForm(known), queues: [], languages: ' , ', login: '' }
  const edits = editsOf(form, shippedForm(known)) ?? undefined
  expect(edits).toEqual({ queues: [], languages: [], login: null })
  const file: ProfileFile = {
    id: 'stella-aip',
    title: 'Stella',
    match: { urls: ['stella.aip.de'] },
    ...facts,
    notes: [],
  }
  const traits = { url: 'https://stella.aip.de/tap', languages: [], functions: [] }
  const again = profileOf(traits, [file], edits)
  expect(profileForm(again)).toMatchObject({ queues: [], languages: '', login: '' })
  expect(shippedForm(again)).toMatchObject({
    queues: facts.queues.value,
    languages: 'ADQL, PostgreSQL',
    login: 'token',
  })
  expect(editsOf(profileForm(again), shippedForm(again))).toEqual(edits)
  expect(profileFacts(again).map(({ name, text }) => `${name}: ${text}`)).toEqual(['Queues: none', 'LANG: none'])
})

test('queues without a name, two of one name, and what is no name of a header cannot be kept', () => {
  const form = profileForm(nothing)
  expect(profileProblems(form)).toEqual({})
  expect(profileProblems({ ...form, queues: [{ name: ' ' }] }).queues).toBe('Every queue has a name.')
  expect(profileProblems({ ...form, queues: [{ name: 'a' }, { name: 'a ' }] }).queues).toBe('Two queues have one name.')
  expect(profileProblems({ ...form, loginHeader: 'X Key' }).loginHeader).toMatch(/no name of a header/)
  expect(profileProblems({ ...form, loginHeader: 'X-Api-Key' })).toEqual({})
  expect(languageWords(' ADQL,, ADQL , SQL')).toEqual(['ADQL', 'SQL'])
})

test('the facts of a profile are said in words, each with its source', () => {
  expect(queueText({ name: '1m', seconds: 60, isDefault: true })).toBe('1m up to 1 min, usual')
  expect([45, 60, 90, 3600, 5400, 36_000, 90_000].map(limitText)).toEqual([
    '45 s',
    '1 min',
    '1 min 30 s',
    '1 h',
    '1 h 30 min',
    '10 h',
    '1 d 1 h',
  ])
  expect(profileFacts(known)).toEqual([
    { name: 'Queues', text: '1m up to 1 min, usual\n1h up to 1 h', source },
    { name: 'LANG', text: 'ADQL, PostgreSQL', source },
    { name: 'Login', text: 'Token', source },
  ])
  expect([known, nothing, { ...nothing, edits: {} }].map(foundText)).toEqual([
    'known by its address',
    'nothing beyond what it says of itself',
    'only what you have set',
  ])
})

test('a foreign key is written as a join of its columns', () => {
  const columns = [
    { from: 'hip', target: 'hip' },
    { from: 'band', target: '"band"' },
  ]
  expect(joinText('sky.stars', { target: 'sky.fluxes', columns })).toBe(
    'JOIN sky.fluxes ON sky.stars.hip = sky.fluxes.hip AND sky.stars.band = sky.fluxes."band"',
  )
})
