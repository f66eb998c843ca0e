import { type Fault, ok } from '#shared/ipc/fault.ts'
import type { QuerySet, RunEntry, SetRun } from '#shared/model/query-set.ts'
import type { Emit } from './fake-events.ts'
import { hugeUrl, smallUrl } from './fake-services.ts'

/** Query sets that are made up: one whose queries stand in every way, an empty one, one with long names. */
const cone = (table: string, columns: string): string =>
  `SELECT ${columns}\nFROM ${table}\nWHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE({place}, {radius}))`

const colours: QuerySet = {
  id: 'colours',
  title: 'Three colours',
  parameters: [
    { name: 'place', kind: 'position', value: '03 47 24 +24 07 00', about: 'Centre of the field' },
    { name: 'radius', kind: 'number', value: '0.5', unit: 'deg', about: 'Radius of the field' },
    { name: 'object', kind: 'text', value: 'Pleiades' },
  ],
  entries: [
    {
      id: 'e1',
      name: 'twomass',
      url: smallUrl,
      adql: cone('twomass.data', 'raj2000, dej2000, jmag, hmag, kmag'),
      maxrec: 90_000,
    },
    { id: 'e2', name: 'allwise', url: hugeUrl, adql: cone('"II/328/allwise"', 'raj2000, dej2000, w1mag, w2mag') },
    { id: 'e3', name: 'ppmxl', url: smallUrl, adql: cone('ppmxl.main', 'ra, dec, pmra, pmde'), maxrec: 90_000 },
    {
      id: 'e4',
      name: 'rave',
      url: hugeUrl,
      adql: 'SELECT rv FROM rave.main WHERE field = {objct}',
      lang: 'PostgreSQL',
      queue: '1h',
    },
    { id: 'e5', name: '', url: '', adql: '' },
  ],
  completion: { show: true, send: 'topcat', delete: true },
}

const long = 'Sources_of_the_whole_sky_within_five_arcseconds_of_any_source_of_any_other_catalogue_of_the_observatory'
const longSet: QuerySet = {
  id: 'long',
  title: long,
  parameters: [
    { name: 'radius_of_the_circle_around_each_source', kind: 'number', value: 'five', about: `${long}, ${long}` },
  ],
  entries: [
    {
      id: 'l1',
      name: long,
      url: `https://${long.toLowerCase().slice(0, 60)}.example.org/tap`,
      adql: `SELECT ${long}, ${long}, ${long} FROM ${long}`,
    },
  ],
  completion: {},
}

const at = new Date(Date.now() - 3_600_000).toISOString()
const done = { state: 'done', at } as const
const line = (entry: string, job: string, more: Partial<RunEntry> = {}): RunEntry => ({
  ...{ entry, name: entry, job, state: 'submitted' },
  ...more,
})
const refusal: Fault = { kind: 'bad-request', message: 'rave: no value for {objct}.' }

const run: SetRun = {
  ...{ id: 'run', set: 'colours', title: 'Three colours', at, completion: colours.completion },
  entries: [
    line('e1', 'done', { show: done, send: { state: 'unsure', at }, delete: done }),
    line('e2', 'running'),
    line('e3', 'failed'),
    line('e4', 'none', { state: 'refused', fault: refusal }),
  ],
}

export function fakeSets(count: 'none' | 'some', emit: Emit, fault: Fault | undefined) {
  let list: QuerySet[] =
    count === 'none' ? [] : [colours, longSet, { ...longSet, id: 'bare', title: 'set 1', parameters: [], entries: [] }]
  return {
    list: async () =>
      fault ? { ok: false, fault } : ok({ sets: list, runs: count === 'none' ? [] : [run], sends: count !== 'none' }),
    save: async (set: QuerySet) => {
      list = [...list.filter(({ id }) => id !== set.id), set]
      return ok(null)
    },
    remove: async ({ id }: { id: string }) => {
      list = list.filter((set) => set.id !== id)
      emit('sets.removed', { id })
      return ok(null)
    },
    run: async () => ok({ run: 'run' }),
    abort: async () => ok(null),
    retry: async () => ok(null),
    saveFile: async () => ok(null),
    readFile: async () => ok({ text: '{}' }),
    takeToShow: async () => ok([]),
  }
}
