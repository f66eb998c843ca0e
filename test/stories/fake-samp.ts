import { fail, ok } from '#shared/ipc/fault.ts'
import type { SampItem, SampLogEntry, SampPeer, SampRule, SampSent, SampState } from '#shared/model/samp.ts'
import { takers } from '#shared/vo/samp/takers.ts'
import type { Emit } from './fake-events.ts'
import { pause } from './pause.ts'

const at = '2026-03-01T12:00:00Z'

const peer = (id: string, name: string, description: string, subscriptions: readonly string[]): SampPeer => ({
  ...{ id, name, description, subscriptions: [...subscriptions].sort() },
  ...{ isHub: false, alive: true, heardAt: at },
})

/** What real programs subscribe to, as they were seen to. */
const everyone = ['samp.app.ping', 'samp.hub.disconnect', 'coord.pointAt.sky', 'table.highlight.row']
const tables = ['table.load.fits', 'table.load.votable', 'table.select.rowList']
const peers: readonly SampPeer[] = [
  { ...peer('hub', 'Alidade hub', 'The hub of this Alidade', ['samp.app.ping']), isHub: true },
  peer('c3', 'Aladin', 'The Aladin sky atlas and VO portal', [
    ...everyone,
    ...tables,
    'coord.get.sky',
    'image.load.fits',
    'script.aladin.send',
  ]),
  {
    ...peer('c4', 'SAOImageDS9', 'SAOImage DS9', [...everyone, ...tables, 'image.load.fits', 'ds9.set']),
    alive: false,
  },
  peer('c2', 'topcat', 'Tool for OPerations on Catalogues And Tables', [
    ...everyone,
    ...tables,
    'table.load.cdf',
    'voresource.loadlist',
    'voresource.loadlist.tap',
  ]),
]

const entries: readonly SampLogEntry[] = [
  {
    ...{ id: 'e3', at: '2026-03-01T12:00:07Z', direction: 'in', kind: 'notify', from: 'Aladin', to: 'Alidade' },
    ...{ mtype: 'coord.pointAt.sky', state: 'told', params: '{\n  "ra": "56.75",\n  "dec": "24.12"\n}' },
  },
  {
    ...{ id: 'e2', at: '2026-03-01T12:00:05Z', direction: 'out', kind: 'call', from: 'Alidade', to: 'topcat' },
    ...{ mtype: 'table.load.votable', state: 'ok', milliseconds: 84 },
    params:
      '{\n  "name": "cone M45",\n  "url": "http://127.0.0.1:40111/k3y/cone-M45.vot",\n  "table-id": "alidade-1"\n}',
    reply: '{\n  "samp.status": "samp.ok",\n  "samp.result": {}\n}',
  },
  {
    ...{ id: 'e1', at: '2026-03-01T12:00:01Z', direction: 'past', kind: 'call', from: 'topcat', to: 'Aladin' },
    ...{ mtype: 'table.load.fits', state: 'silent', params: '{\n  "url": "file:/home/a/stars.fits"\n}' },
  },
]

/** The desk as windows see it: with `isEmpty` nobody is met and no hub runs. */
export function fakeSamp(isEmpty: boolean, emit: Emit) {
  let state: SampState = isEmpty
    ? { status: 'off', peers: [] }
    : {
        ...{ status: 'own-hub', selfId: 'c1', peers: [...peers] },
        hub: { url: 'http://127.0.0.1:40110/xmlrpc', lockfile: '/home/a/.samp', web: 'off' },
      }
  let lines = isEmpty ? [] : [...entries]
  let rules: SampRule[] = []
  const change = (next: SampState) => {
    state = next
    emit('samp.changed', state)
    return ok(null)
  }
  const keep = (next: SampRule[]) => {
    rules = next
    emit('samp.rulesChanged', rules)
    return ok(null)
  }
  const done = async () => ok(null)
  return {
    state: async () => ok(state),
    join: async ({ runHub }: { runHub: boolean }) =>
      change(
        runHub ? { status: 'own-hub', selfId: 'c1', peers: [peers[0] as SampPeer] } : { status: 'alone', peers: [] },
      ),
    leave: async () => change({ status: 'off', peers: [] }),
    ping: async ({ peer: id }: { peer: string }) =>
      state.peers.find((one) => one.id === id)?.alive
        ? ok({ milliseconds: 3.2 })
        : fail('timeout', 'It has not answered within 10 s.'),
    disconnect: async ({ peer: id }: { peer: string }) =>
      change({ ...state, peers: state.peers.filter((one) => one.id !== id) }),
    highlight: done,
    select: done,
    pointAt: done,
    log: async () => ok(lines),
    clearLog: async () => {
      lines = []
      return ok(null)
    },
    replay: done,
    question: async () => ok(null),
    answer: done,
    rules: async () => ok(rules),
    putRule: async (rule: SampRule) => keep([...rules.filter(({ id }) => id !== rule.id), rule]),
    removeRule: async ({ rule }: { rule: string }) => keep(rules.filter(({ id }) => id !== rule)),
    async *send({ items, to }: { items: SampItem[]; to?: string[] }): AsyncGenerator<SampSent> {
      for (const [item, one] of items.entries())
        for (const { id, name, alive } of takers(one, state.peers))
          if (to === undefined || to.includes(id)) {
            await pause(300)
            yield { item, peer: id, peerName: name, state: alive ? 'ok' : 'silent' }
          }
    },
  }
}
