import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { knownProfiles } from '#main/services/profiles/known-profiles.ts'
import { createProfiles, type KeptProfiles } from '#main/services/profiles/profiles-service.ts'
import type { Exchange } from '#shared/ipc/workspace.ts'
import { KnownService, ProfileEdits, ProfileFile, type ServiceProfile } from '#shared/model/service-profile.ts'
import type { TapCapabilities } from '#shared/model/tap.ts'
import { normaliseServiceUrl } from '#shared/vo/tap/service-url.ts'
import { readCapabilities } from '#shared/vo/vosi/capabilities.ts'
import { recordedText } from '../../doubles/tap-server/recorded-answer.ts'

const assets = fileURLToPath(new URL('../../../assets/', import.meta.url))
const read = (name: string): unknown => JSON.parse(readFileSync(`${assets}${name}`, 'utf8'))
const never = new AbortController().signal

function profiles(more: { capabilities?: TapCapabilities; server?: string; hangs?: boolean } = {}) {
  const kept = {
    value: {} as KeptProfiles,
    set(value: KeptProfiles) {
      kept.value = value
    },
  }
  const exchange: Exchange = {
    ...{ id: 'x', at: '', method: 'GET', url: 'https://tap.example.org/tap/availability', milliseconds: 1, bytes: 1 },
    requestHeaders: [],
    responseHeaders: [['Server', more.server ?? 'nginx']],
  }
  const service = createProfiles({
    files: knownProfiles,
    kept,
    capabilities: async (_url, signal) => {
      if (more.hangs) await new Promise((resolve) => signal.addEventListener('abort', resolve))
      return more.capabilities
    },
    exchanges: () => [exchange],
  })
  const of = async (url: string): Promise<ServiceProfile> => {
    const outcome = await service.profile(url, never)
    if (!outcome.ok) throw new Error(outcome.fault.message)
    return outcome.value
  }
  return { service, kept, of }
}

test('every profile of the assets is one, has a source for each fact, and comes with the program', () => {
  const names = readdirSync(`${assets}service-profiles`)
  expect(names.length).toBeGreaterThanOrEqual(8)
  for (const name of names) {
    const file = v.parse(v.strictObject(ProfileFile.entries), read(`service-profiles/${name}`))
    expect(`${file.id}.json`).toBe(name)
    const { id: _id, title: _title, family, match: _match, notes, ...facts } = file
    for (const fact of [...notes, ...Object.values(facts)]) expect(fact.source.length, name).toBeGreaterThan(8)
    if (family !== undefined) expect(knownProfiles.map(({ id }) => id)).toContain(family)
    expect(knownProfiles.map(({ id }) => id)).toContain(file.id)
  }
})

test('the services that are offered have plain addresses, each once', () => {
  const services = v.parse(v.array(v.strictObject(KnownService.entries)), read('known-services.json'))
  expect(services.length).toBeGreaterThanOrEqual(15)
  for (const { url } of services) expect(normaliseServiceUrl(url)).toBe(url)
  expect(new Set(services.map(({ url }) => url.toLowerCase())).size).toBe(services.length)
  expect(new Set(services.map(({ title }) => title)).size).toBe(services.length)
})

test('Stella@AIP: two queues, two languages, a token, jobs that are archived, 10 GB', async () => {
  const stella = await profiles().of('https://stella.aip.de/tap')
  expect(stella).toMatchObject({
    ids: ['stella-aip', 'daiquiri'],
    title: 'Stella@AIP',
    found: 'address',
    languages: { value: ['ADQL', 'PostgreSQL'] },
    queues: {
      value: [
        { name: '1m', seconds: 60, isDefault: true },
        { name: '1h', seconds: 3600 },
      ],
    },
    login: { value: 'token' },
    deletion: { value: 'archives' },
    jobTime: { value: 'queue' },
    quotaBytes: { value: 10_000_000_000 },
  })
  expect(stella.notes.map(({ value }) => value).join(' ')).toMatch(/10 GB.*No data or query timed out/)
})

test.each([
  ['https://dc.g-vo.org/tap', 'dachs'],
  ['http://tapvizier.cds.unistra.fr/TAPVizieR/tap/sync', 'vizier'],
  ['https://simbad.cds.unistra.fr/simbad/sim-tap', 'simbad'],
  ['https://gea.esac.esa.int/tap-server/tap', 'gaia-esa'],
  ['https://eas.esac.esa.int/tap-server/tap', 'esa'],
  ['https://ws.cadc-ccda.hia-iha.nrc-cnrc.gc.ca/argus', 'cadc'],
  ['https://irsa.ipac.caltech.edu/TAP', 'irsa'],
  ['https://heasarc.gsfc.nasa.gov/xamin/vo/tap', 'heasarc'],
  ['https://gaia.aip.de/tap', 'gaia-aip'],
])('%s is known by its address as %s', async (url, id) => {
  const profile = await profiles().of(url)
  expect([profile.ids[0], profile.found]).toEqual([id, 'address'])
})

test('a service that is known by no address is known by its capabilities, else by its Server', async () => {
  const dachs = readCapabilities(recordedText('dachs-vosi-capabilities')).tap
  const url = 'https://tap.example.org/tap'
  expect(await profiles({ ...(dachs && { capabilities: dachs }) }).of(url)).toMatchObject({
    ids: ['dachs'],
    found: 'capabilities',
  })
  const daiquiri: TapCapabilities = {
    languages: ['ADQL', 'PostgreSQL'].map((name) => ({ name, versions: [], features: [] })),
    ...{ outputFormats: [], uploadMethods: [], outputLimit: {}, executionDuration: {} },
  }
  expect((await profiles({ capabilities: daiquiri }).of(url)).ids).toEqual(['daiquiri'])
  expect(await profiles({ server: 'DaCHS/2.7 twistedWeb/22.4.0' }).of(url)).toMatchObject({
    ids: ['dachs'],
    found: 'server',
  })
  expect(await profiles().of(url)).toEqual({ ids: [], found: 'none', notes: [] })
})

test('an address that only begins alike is another service', async () => {
  expect((await profiles().of('https://stella.aip.de/tapas')).ids).toEqual([])
  expect((await profiles().of('https://stella.aip.de.example.org/tap')).ids).toEqual([])
})

test('what a person sets goes before what is known, for that service alone, and can be taken back', async () => {
  const { service, of, kept } = profiles()
  const url = 'https://stella.aip.de/tap'
  await service.save(`${url}/`, { queues: [{ name: '10h', seconds: 36_000 }], note: 'Ask Anna.' })
  const stella = await of(url)
  expect(stella.queues).toEqual({ value: [{ name: '10h', seconds: 36_000 }], source: 'Set by you' })
  expect(stella.notes[0]).toEqual({ value: 'Ask Anna.', source: 'Set by you' })
  expect(stella.login?.value).toBe('token')
  expect(stella.shipped?.queues?.value).toHaveLength(2)
  expect(Object.keys(stella.shipped ?? {})).not.toContain('title')
  expect((await of('https://gaia.aip.de/tap')).queues).toBeUndefined()
  await service.save(url, null)
  expect(kept.value).toEqual({})
  expect((await of(url)).queues?.value).toHaveLength(2)
})

test('a person names the header of a login and leaves RUNID out; what is no name of a header is refused', async () => {
  const { service, of } = profiles()
  const url = 'https://tap.example.org/tap'
  await service.save(url, { login: 'header', loginHeader: 'X-Api-Key', runid: 'left-out' })
  expect(await of(url)).toMatchObject({
    loginHeader: { value: 'X-Api-Key' },
    runid: { value: 'left-out' },
    shipped: {},
  })
  for (const wrong of ['a b', 'a:b', '', 'x\n']) expect(v.is(ProfileEdits, { loginHeader: wrong }), wrong).toBe(false)
})

test('a service whose capabilities hang has its profile within some seconds', { timeout: 10_000 }, async () => {
  expect((await profiles({ hangs: true }).of('https://stella.aip.de/tap')).ids[0]).toBe('stella-aip')
})

test('what is no address of a service is refused', async () => {
  expect(await profiles().service.profile('ftp://x', never)).toMatchObject({ fault: { kind: 'bad-request' } })
  expect(await profiles().service.save('', {})).toMatchObject({ fault: { kind: 'bad-request' } })
})
