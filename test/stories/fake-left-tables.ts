import type { LeftTable } from '#shared/model/table.ts'
import { smallUrl } from './fake-services.ts'

/** Tables of an earlier run: a result, a file that is no longer where it was, and a file that was dropped on a browser. */
export const leftTables: readonly LeftTable[] = [
  {
    id: 'left-result',
    title: 'stars (2)',
    rows: 2000,
    document: 'd1',
    provenance: {
      kind: 'query',
      source: smallUrl,
      adql: 'SELECT TOP 2000 hip, ra, dec FROM sky.stars',
      lang: 'ADQL',
      at: '2026-02-27T21:40:00',
    },
  },
  {
    id: 'left-job',
    title: 'pleiades',
    rows: 1_204_311,
    provenance: {
      kind: 'query',
      source: smallUrl,
      adql: 'SELECT hip, ra, dec FROM sky.stars',
      lang: 'ADQL',
      job: `${smallUrl}/async/done`,
      at: '2026-02-27T21:31:00',
    },
  },
  {
    id: 'left-file',
    title: 'night-of-1932',
    rows: 1_204_311,
    provenance: {
      kind: 'file',
      source: '/media/plates/The_catalogue_of_everything_that_was_ever_seen/night-of-1932.vot.gz',
      at: '2026-02-27T21:12:00',
    },
  },
  {
    id: 'left-dropped',
    title: 'variables',
    rows: 1,
    provenance: { kind: 'upload', source: 'variables.csv', at: '2026-02-27T20:55:00' },
  },
]
