import { describe, expect, test } from 'vitest'
import { useSamp, withEntry } from '#renderer/state/samp.ts'
import { sendProblem, sentSentence, takersOf } from '#renderer/state/samp-sending.ts'
import { logRows } from '#renderer/views/samp/log-rows.ts'
import { lifeText, takesText } from '#renderer/views/samp/mtype-words.ts'
import { runText } from '#renderer/views/samp/rules-list.tsx'
import { sendLine, tableOffer } from '#renderer/views/samp/send-menu.ts'
import { standingText } from '#renderer/views/samp/standing.tsx'
import type { SampLogEntry, SampPeer, SampSent, SampState } from '#shared/model/samp.ts'

const peer = (name: string, ...subscriptions: string[]): SampPeer => ({
  ...{ id: name, name, isHub: false, alive: true, subscriptions },
})
const aladin = peer('Aladin', 'table.load.votable', 'image.load.fits')
const topcat = peer('topcat', 'table.load.votable')
const on = (status: SampState['status'], ...peers: SampPeer[]): SampState => ({ status, selfId: 'me', peers })
const sent = (peerName: string, state: SampSent['state'], text?: string): SampSent => ({
  ...{ item: 0, peer: peerName, peerName, state },
  ...(text !== undefined && { text }),
})

describe('a menu that sends', () => {
  const table = tableOffer({ id: 't', title: 'stars' })
  test('says why nothing can be sent', () => {
    const image = { items: [{ kind: 'image', source: 'http://a/b', name: 'b' }] } as const
    useSamp.setState({ state: on('alone') })
    expect(sendProblem(image)).toBe('No hub runs')
    useSamp.setState({ state: on('own-hub') })
    expect(sendProblem(image)).toBe('No other program is on the hub')
    useSamp.setState({ state: on('own-hub', topcat) })
    expect(sendProblem(image)).toBe('No program on the hub takes images')
    expect(sendLine(table)).toMatchObject({ label: 'Send table to “topcat”', id: 'samp:table:=topcat' })
    useSamp.setState({ state: on('joined', topcat, aladin) })
    expect(takersOf(image)).toEqual([aladin])
    expect(sendLine(table).more?.map(({ lines }) => lines.map(({ label }) => label))).toEqual([
      ['topcat', 'Aladin'],
      ['All 2 that take it', 'Choose…'],
    ])
    useSamp.setState({ state: on('dismissed') })
    expect(sendLine(table)).toMatchObject({ disabled: true, note: 'A program has asked Alidade to leave the hub' })
  })
})

describe('what came of a sending', () => {
  const say = (...all: SampSent[]) => sentSentence({ what: '“stars”', sent: all })
  test('is one sentence', () => {
    expect(say(sent('Aladin', 'ok'))).toBe('Sent “stars” to “Aladin”')
    expect(say(sent('Aladin', 'ok'), sent('topcat', 'warning'))).toBe('Sent “stars” to “Aladin” and “topcat”')
    expect(say(sent('Aladin', 'silent'))).toBe(
      'Sent “stars” to “Aladin”. “Aladin” has not answered; some programs never do.',
    )
    expect(say(sent('Aladin', 'error', 'Could not load VOTable !'))).toBe(
      '“Aladin” did not take “stars”: Could not load VOTable !',
    )
    expect(say(sent('A', 'ok'), sent('B', 'error'), sent('C', 'silent'))).toBe(
      '1 of 3 programs took “stars”; 1 has not answered.',
    )
    expect(say(sent('A', 'ok'), sent('A', 'error'), sent('B', 'ok'))).toBe('2 of 3 were taken (“stars”).')
  })
})

describe('the panel', () => {
  test('says where we stand', () => {
    const hub = { ...peer('hub'), isHub: true }
    expect(standingText(on('own-hub', hub))).toBe('Our hub, no other program yet')
    expect(standingText(on('own-hub', hub, topcat))).toBe('Our hub, 1 program')
    expect(standingText(on('joined', { ...hub, name: 'topcat' }, topcat, aladin))).toBe(
      'On the hub of “topcat”, 2 programs',
    )
    expect(standingText(on('joined', { ...hub, name: 'JSAMP Hub' }))).toBe('On the hub of another program, nobody else')
  })

  test('says what a program takes, and whether it is there', () => {
    expect(takesText(aladin)).toBe('tables, images')
    expect(takesText(peer('a', 'table.*', 'coord.*'))).toBe('tables, positions, rows, selections')
    expect(takesText(peer('a', '*'))).toBe('everything')
    expect(takesText(peer('a', 'samp.app.ping'))).toBe('nothing that Alidade sends')
    const now = Date.parse('2026-03-01T12:00:00Z')
    expect(lifeText({ alive: true, heardAt: '2026-03-01T11:59:57Z' }, now)).toBe('alive, heard 3 s ago')
    expect(lifeText({ alive: false, heardAt: '2026-03-01T11:50:00Z' }, now)).toBe('does not answer, heard 10 min ago')
    expect(lifeText({ alive: true }, now)).toBe('not heard of yet')
  })

  test('says how a rule ran last', () => {
    const now = Date.parse('2026-03-01T12:00:03Z')
    const run = { rule: 'r', at: '2026-03-01T12:00:00Z', state: 'done' } as const
    expect(runText({ ...run, rows: 41, takenBy: 2 }, now)).toBe('3 s ago, 41 rows, sent to 2')
    expect(runText({ ...run, rows: 1, takenBy: 0 }, now)).toBe('3 s ago, 1 row, nobody took it')
    expect(runText({ ...run, state: 'running' }, now)).toBe('3 s ago, asking…')
  })
})

describe('the log', () => {
  const entry = (id: string, more: Partial<SampLogEntry> = {}): SampLogEntry => ({
    ...{ id, at: '', direction: 'in', kind: 'call', from: 'c2', to: 'c1', mtype: 'samp.app.ping', params: '{}' },
    state: 'ok',
    ...more,
  })
  const nameOf = (id: string) => (id === 'c2' ? 'topcat' : id)
  const all = { text: '', direction: 'all', failures: false } as const

  test('keeps a thousand, newest first, and puts an answer to its message', () => {
    let log: readonly SampLogEntry[] = []
    for (let id = 0; id < 1005; id++) log = withEntry(log, entry(String(id)))
    expect([log.length, log[0]?.id, log.at(-1)?.id]).toEqual([1000, '1004', '5'])
    log = withEntry(log, entry('1000', { state: 'error' }))
    expect([log.length, log[4]?.state]).toEqual([1000, 'error'])
  })

  test('is filtered by words anywhere, direction, and failures, of which silence is one', () => {
    const log = [
      entry('1', { direction: 'out', state: 'silent', params: '{"url": "http://a/stars.vot"}' }),
      entry('2', { state: 'error' }),
      entry('3', { direction: 'past' }),
    ]
    const ids = (look: Partial<Parameters<typeof logRows>[1]>) =>
      logRows(log, { ...all, ...look }, nameOf).map(({ id }) => id)
    expect(ids({})).toEqual(['1', '2', '3'])
    expect(ids({ failures: true })).toEqual(['1', '2'])
    expect(ids({ direction: 'past' })).toEqual(['3'])
    expect(ids({ text: 'STARS topcat' })).toEqual(['1'])
    expect(ids({ text: 'nowhere' })).toEqual([])
  })
})
