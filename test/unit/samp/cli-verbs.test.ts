import { readFile, rm, writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connectOwn } from '#main/services/samp/client/own-connection.ts'
import { consentQuestion, hubVerb } from '#main/shells/cli/hub.ts'
import { sampVerb } from '#main/shells/cli/samp.ts'
import type { CliApp } from '#main/shells/cli/verb.ts'
import { errorResponse, okResponse } from '#shared/vo/samp/message.ts'
import type { SampMap } from '#shared/vo/samp/value.ts'
import { type SpokenIo, spokenIo } from '../../doubles/cli-io.ts'
import { sampFolder, testHub } from '../../doubles/samp-desk.ts'

let lockfile = ''
const closers: (() => unknown)[] = []
beforeEach(async () => {
  const folder = await sampFolder()
  lockfile = folder.lockfile
  closers.push(folder.remove)
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const environment = () => ({ SAMP_HUB: `std-lockurl:file://${lockfile}` })
/** These verbs open no app: whoever asks it for something fails. */
const noApp = new Proxy({} as CliApp, {
  get: (_app, part) => {
    throw new Error(`The app is asked for ${String(part)}.`)
  },
})
const io = (): SpokenIo => ({ ...spokenIo(noApp), app: async () => noApp })
const samp = () => sampVerb({ home: '/nowhere', environment: environment() })

/** A program on the hub that answers as told. */
async function program(name: string, mtype: string, response: SampMap) {
  const got: SampMap[] = []
  const connection = connectOwn(running.hub, (callback) => {
    if (callback.kind !== 'call') return
    got.push(callback.message)
    void connection.reply(callback.messageId, response)
  })
  await connection.declareMetadata({ 'samp.name': name })
  await connection.declareSubscriptions({ [mtype]: {} })
  return got
}
let running: Awaited<ReturnType<typeof testHub>>
async function openHub() {
  running = await testHub(lockfile)
  closers.push(() => running.close())
}

describe('alidade samp', () => {
  it('says that no hub runs, and what to do', async () => {
    const said = io()
    expect(await samp().run(['list'], said)).toBe(1)
    expect(said.said.err).toContain('no SAMP hub is running')
  })

  it('lists who is there and what each takes', async () => {
    await openHub()
    await program('Catalogue', 'table.load.votable', okResponse())
    const said = io()
    expect(await samp().run(['list'], said)).toBe(0)
    expect(said.said.out).toMatch(/Catalogue +table\.load\.votable/)
    expect(said.said.out).not.toContain('alidade samp')
  })

  it('sends a file by its kind, to all or to one, and says of each whether it loaded it', async () => {
    await openHub()
    const good = await program('Good', 'table.load.votable', okResponse())
    await program('Bad', 'table.load.votable', errorResponse({ short: 'Too large for me.' }))
    await program('Pictures', 'image.load.fits', okResponse())
    const file = `${lockfile} table.vot`
    await writeFile(file, '<?xml version="1.0"?><VOTABLE/>')
    const all = io()
    expect(await samp().run(['send', file], all)).toBe(3)
    expect(all.said.out.split('\n').sort()).toEqual(['', 'Bad  Too large for me.', 'Good  loaded'])
    expect(good).toMatchObject([{ 'samp.params': { url: pathToFileURL(file).href } }])
    const one = io()
    expect(await samp().run(['send', file, '--to', 'good'], one)).toBe(0)
    expect(one.said.out).toBe('Good  loaded\n')
    const none = io()
    await writeFile(file, 'a,b\n1,2\n')
    expect(await samp().run(['send', file], none)).toBe(1)
    expect(none.said.err).toContain('nobody here takes table.load.csv')
    expect(await samp().run(['send', file, '--as', 'image.load.fits'], io())).toBe(0)
    await rm(file)
  })

  it('prints what arrives, until it is ended', async () => {
    await openHub()
    const said = io()
    const listening = samp().run(['listen'], said)
    await vi.waitFor(() => expect(running.hub.clients()).toHaveLength(2))
    const sender = running.hub.register('own')
    await vi.waitFor(() =>
      expect(
        running.hub.notifyAll(sender, { 'samp.mtype': 'coord.pointAt.sky', 'samp.params': { ra: '1', dec: '2' } }),
      ).toHaveLength(1),
    )
    await vi.waitFor(() => expect(said.said.out).toContain('coord.pointAt.sky'))
    const line = said.said.out.split('\n').find((text) => text.includes('coord.pointAt.sky'))
    expect(JSON.parse(line ?? '')).toMatchObject({
      mtype: 'coord.pointAt.sky',
      params: { ra: '1', dec: '2' },
      call: false,
    })
    said.stop.abort()
    expect(await listening).toBe(0)
    await vi.waitFor(() => expect(running.hub.clients()).toHaveLength(2))
  })

  it('takes no other words', async () => {
    for (const words of [[], ['sing'], ['send'], ['list', 'x'], ['send', 'a', 'b'], ['send', 'a', '--wait', 'x']])
      expect(await samp().run(words, io())).toBe(2)
  })
})

describe('alidade hub', () => {
  const hub = () => hubVerb({ version: 'test', home: '/nowhere', environment: environment() })

  it('runs until it is ended, where SAMP_HUB says, and takes its lockfile with it', async () => {
    const said = io()
    const ended = hub().run([], said)
    await vi.waitFor(() => expect(said.said.out).toBe(`${lockfile}\n`))
    expect(await readFile(lockfile, 'utf8')).toContain('samp.secret=')
    const second = io()
    expect(await hub().run([], second)).toBe(1)
    expect(second.said.err).toContain('Another SAMP hub is running')
    said.stop.abort()
    expect(await ended).toBe(0)
    await expect(readFile(lockfile)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('takes no other words', async () => {
    for (const words of [['x'], ['--port', '1'], ['--lockfile']]) expect(await hub().run(words, io())).toBe(2)
    expect(
      await hubVerb({ version: 'test', home: '/h', environment: { SAMP_HUB: 'web-appname:x' } }).run([], io()),
    ).toBe(2)
  })
})

describe('the question of a page at a terminal', () => {
  it('says first where it is from, and its name cannot write over that', () => {
    const name = '\r\u001b[2KHarmless\u202e ok?\n'
    const question = consentQuestion({ name: `${name}${'x'.repeat(1000)}`, origin: 'https://page.example' })
    expect(question).toMatch(/^A page of https:\/\/page\.example that calls itself “/)
    expect(question).not.toMatch(/[\p{Cc}\u202e]/u)
    expect(question.length).toBeLessThan(300)
  })
})
