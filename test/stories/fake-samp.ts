import { type Fault, fail, ok } from '#shared/ipc/fault.ts'
import type {
  ConsentQuestion,
  SampItem,
  SampLogEntry,
  SampPeer,
  SampRule,
  SampRuleRun,
  SampSent,
  SampState,
} from '#shared/model/samp.ts'
import { takers } from '#shared/vo/samp/takers.ts'
import type { Emit } from './fake-events.ts'
import { smallUrl } from './fake-services.ts'
import { pause } from './pause.ts'

/** Who is on the hub: a desk with six programs, nobody, no hub at all, and what else may be. */
export type SampScene = 'desk' | 'foreign' | 'nobody' | 'alone' | 'off' | 'dismissed' | 'trouble' | 'unread' | 'looking'

const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString()

const hubEvents = ['event.register', 'event.unregister', 'event.subscriptions', 'event.shutdown', 'disconnect'].map(
  (name) => `samp.hub.${name}`,
)
const links = ['coord.pointAt.sky', 'table.highlight.row', 'table.select.rowList']
const lists = ['', '.cone', '.siap', '.ssap', '.tap'].map((kind) => `voresource.loadlist${kind}`)
const tables = ['table.load.cdf', 'table.load.fits', 'table.load.pds4', 'table.load.stil', 'table.load.votable']

/** A square of one colour, as an icon that main has fetched. */
const icon = (colour: string): string =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><circle cx="12" cy="12" r="10" fill="${colour}"/></svg>`)}`

const longName = 'My_very_own_script_for_the_night_of_the_long_exposure_with_a_name_that_does_not_end'

const peer = (id: string, name: string, subscriptions: readonly string[], more: Partial<SampPeer> = {}): SampPeer => ({
  id,
  name,
  isHub: false,
  alive: true,
  heardAt: ago(3),
  subscriptions: [...subscriptions].toSorted(),
  ...more,
})

const hub = peer('hub', 'Alidade hub', ['samp.app.ping', 'x-samp.query.by-meta'], { isHub: true })

/** The programs as they are: what each is subscribed to was read from it. */
export const deskPeers: readonly SampPeer[] = [
  peer(
    'c3',
    'Aladin',
    [
      'coord.get.sky',
      ...links,
      'image.load.fits',
      'script.aladin.send',
      'snapshot.get.jpg',
      'table.load.fits',
      'table.load.votable',
      ...hubEvents,
      'samp.app.ping',
    ],
    {
      icon: icon('steelblue'),
      description:
        'The Aladin Sky Atlas: an interactive sky atlas for digitized images, catalogues and surveys of the whole sky.',
    },
  ),
  peer(
    'c5',
    'SAOImageDS9',
    [
      'client.env.get',
      ...links,
      'ds9.get',
      'ds9.set',
      'image.load.fits',
      'table.load.fits',
      'table.load.votable',
      'x-samp.*',
      'samp.app.ping',
    ],
    {
      alive: false,
      heardAt: ago(134),
      description: 'SAOImageDS9 is an astronomical visualization application',
    },
  ),
  peer('c6', 'SPLAT-VO', ['spectrum.load.ssa-generic', 'table.load.fits', 'table.load.votable', 'samp.app.ping'], {
    description: 'Spectral analysis tool',
  }),
  peer('c7', 'WebProbe', ['coord.pointAt.sky', 'table.load.votable', 'samp.app.ping'], {
    origin: 'https://aladin.example.org',
    description: 'A page that shows tables',
    heardAt: ago(1),
  }),
  peer('c8', longName, ['*'], { heardAt: undefined } as Partial<SampPeer>),
  peer('c2', 'topcat', ['client.env.get', ...links, ...tables, ...lists, ...hubEvents, 'samp.app.ping'], {
    icon: icon('firebrick'),
    description: 'Tool for OPerations on Catalogues And Tables',
  }),
]

const portTaken: Fault = { kind: 'bad-request', message: 'Port 21012 of this machine is in use by another program.' }
const ownHub = (web: 'off' | 'open' | Fault): SampState => ({
  status: 'own-hub',
  selfId: 'c1',
  hub: { url: 'http://127.0.0.1:41207/xmlrpc', lockfile: '/home/a/.samp', web },
  peers: [hub, ...deskPeers],
})

const states: Readonly<Record<Exclude<SampScene, 'unread' | 'looking'>, SampState>> = {
  desk: ownHub('open'),
  foreign: { status: 'joined', selfId: 'c4', peers: [{ ...hub, name: 'topcat' }, ...deskPeers.slice(0, 3)] },
  nobody: { ...ownHub('off'), peers: [hub] },
  alone: { status: 'alone', peers: [] },
  off: { status: 'off', peers: [] },
  dismissed: { status: 'dismissed', peers: [] },
  trouble: {
    ...ownHub(portTaken),
    problem: {
      kind: 'storage',
      message: 'No permission to write here. Choose another folder, or change its permissions.',
      where: '/home/a/.samp',
    },
    peers: [hub, ...deskPeers.slice(0, 2)],
  },
}

const pretty = (value: unknown): string => JSON.stringify(value, null, 2)
const said: readonly Partial<SampLogEntry>[] = [
  {
    direction: 'out',
    kind: 'call',
    from: 'c1',
    to: 'c2',
    mtype: 'table.load.votable',
    state: 'ok',
    milliseconds: 184,
    params: pretty({ url: 'http://127.0.0.1:38211/t/7f3a/stars.vot', 'table-id': 'alidade:t-01', name: 'stars(1)' }),
    reply: pretty({ 'samp.status': 'samp.ok', 'samp.result': {} }),
  },
  {
    direction: 'in',
    kind: 'notify',
    from: 'c3',
    to: 'c1',
    mtype: 'coord.pointAt.sky',
    state: 'told',
    params: pretty({ ra: '56.87125', dec: '24.10493' }),
  },
  {
    direction: 'out',
    kind: 'call',
    from: 'c1',
    to: 'c3',
    mtype: 'table.load.fits',
    state: 'silent',
    milliseconds: 30_000,
    params: pretty({ url: 'http://127.0.0.1:38211/t/7f3a/stars.fits', name: 'stars(1)' }),
  },
  {
    direction: 'out',
    kind: 'call',
    from: 'c1',
    to: 'c5',
    mtype: 'image.load.fits',
    state: 'error',
    milliseconds: 1412,
    params: pretty({ url: 'http://archive.example.org/cutout?id=4711', name: 'cutout 4711' }),
    reply: pretty({
      'samp.status': 'samp.error',
      'samp.error': {
        'samp.errortxt': 'Could not load image !',
        'samp.usertxt': 'The data format was not recognized.',
      },
    }),
  },
  {
    direction: 'past',
    kind: 'call',
    from: 'c2',
    to: 'c3',
    mtype: 'table.select.rowList',
    state: 'warning',
    milliseconds: 21,
    params: pretty({ 'table-id': '4', url: 'file:/home/a/x.vot', 'row-list': ['3', '17', '112'] }),
    reply: pretty({
      'samp.status': 'samp.warning',
      'samp.result': {},
      'samp.error': { 'samp.errortxt': 'Two of three rows were found.' },
    }),
  },
  {
    direction: 'in',
    kind: 'call',
    from: 'c2',
    to: 'c1',
    mtype: 'table.highlight.row',
    state: 'waiting',
    params: pretty({ 'table-id': 'alidade:t-01', row: '12' }),
  },
]

const logOf = (count: number): SampLogEntry[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `m${count - at}`,
    at: ago(at * 2.7),
    direction: 'in',
    kind: 'notify',
    from: 'c2',
    to: 'c1',
    mtype: 'samp.app.ping',
    params: '{}',
    state: 'told',
    ...said[at % said.length],
  }))

const around = 'SELECT TOP 200 *\nFROM sky.stars\nWHERE 1 = CONTAINS(\n  POINT(ra, dec),\n  CIRCLE({ra}, {dec}, 0.1))'
const rule = (id: string, title: string, more: Partial<SampRule>): SampRule => ({
  id,
  title,
  on: true,
  when: { kind: 'highlight' },
  url: smallUrl,
  adql: around,
  result: { show: true, broadcast: false },
  everySeconds: 2,
  ...more,
})
const someRules: readonly SampRule[] = [
  rule('r1', 'Around the row', {
    when: { kind: 'highlight', table: 'stars(1)' },
    result: { show: false, broadcast: true },
  }),
  rule('r2', 'Around Aladin’s reticle, with a name that is a good deal longer than the place for it', {
    when: { kind: 'point', from: 'Aladin' },
    result: { show: true, broadcast: true, to: 'topcat' },
    everySeconds: 10,
  }),
  rule('r3', 'Photometry', { on: false }),
]
const runs = (): readonly SampRuleRun[] => [
  { rule: 'r1', at: ago(3), state: 'done', rows: 41, table: 'truncated', takenBy: 2 },
  {
    rule: 'r2',
    at: ago(75),
    state: 'failed',
    fault: { kind: 'timeout', message: 'Nothing arrived for 60 s.', where: `${smallUrl}/sync` },
  },
]

/** A made-up desk: answers, messages and questions as main would give them. */
export function fakeSamp(scene: SampScene, emit: Emit, never: boolean) {
  const empty = scene !== 'desk'
  let state: SampState = scene === 'unread' || scene === 'looking' ? states.alone : states[scene]
  let log = empty ? [] : logOf(1000)
  let rules: readonly SampRule[] = empty ? [] : someRules
  const put = (next: SampState) => {
    state = next
    emit('samp.changed', state)
    return ok(null)
  }
  const sentTo = (item: number, to: SampPeer): SampSent => ({
    item,
    peer: to.id,
    peerName: to.name,
    state: !to.alive ? 'error' : to.name === 'Aladin' && item > 0 ? 'silent' : 'ok',
    ...(!to.alive && { text: 'The program does not answer (connection refused).' }),
  })
  if (!empty)
    setTimeout(() => {
      for (const run of runs()) emit('samp.ruleRan', run)
    }, 0)
  return {
    state: async () => {
      if (scene === 'looking' || never) await pause(3_600_000)
      return scene === 'unread' ? fail('bug', 'The hub was not asked.') : ok(state)
    },
    join: async ({ runHub }: { runHub: boolean }) => put(runHub ? states.nobody : states.alone),
    leave: async () => put(states.off),
    ping: async ({ peer: id }: { peer: string }) => {
      await pause(300)
      const asked = state.peers.find((one) => one.id === id)
      return asked?.alive ? ok({ milliseconds: 12.4 }) : fail('timeout', 'No answer in 5 s.')
    },
    disconnect: async ({ peer: id }: { peer: string }) =>
      put({ ...state, peers: state.peers.filter((one) => one.id !== id) }),
    highlight: async () => ok(null),
    select: async () => ok(null),
    pointAt: async () => ok(null),
    log: async () => ok(log),
    clearLog: async () => {
      log = []
      return ok(null)
    },
    replay: async ({ entry }: { entry: string }) => {
      const before = log.find(({ id }) => id === entry)
      if (before) emit('samp.logged', { ...before, id: crypto.randomUUID(), at: ago(0) })
      return ok(null)
    },
    question: async () => ok(null),
    answer: async () => {
      emit('samp.questionChanged', null)
      return ok(null)
    },
    rules: async () => ok([...rules]),
    putRule: async (kept: SampRule) => {
      rules = [...rules.filter(({ id }) => id !== kept.id), kept]
      emit('samp.rulesChanged', rules)
      return ok(null)
    },
    removeRule: async ({ rule: id }: { rule: string }) => {
      rules = rules.filter((one) => one.id !== id)
      emit('samp.rulesChanged', rules)
      return ok(null)
    },
    async *send({ items, to }: { items: readonly SampItem[]; to?: readonly string[] }) {
      for (const [at, item] of items.entries())
        for (const one of takers(item, state.peers).filter(({ id }) => to?.includes(id) ?? true)) {
          await pause(250)
          yield sentTo(at, one)
        }
      return ok(null)
    },
  }
}

/** A page that asks to take part, until a time from now. */
export const pageQuestion = (seconds: number): ConsentQuestion => ({
  id: 'q1',
  name: 'Aladin Lite',
  origin: 'https://aladin.example.org',
  page: 'https://aladin.example.org/lite/?target=M45&fov=2.5&survey=P%2FDSS2%2Fcolor',
  until: new Date(Date.now() + seconds * 1000).toISOString(),
})
