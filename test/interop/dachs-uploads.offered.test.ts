import { beforeAll, describe } from 'vitest'
import { peersFolder } from '../peers.ts'
import { bringUpDachs, dachsUrl } from './dachs-service.ts'
import { testUploads } from './uploads-suite.ts'

describe('tables sent to a real DaCHS server', () => {
  beforeAll(() => bringUpDachs(peersFolder() ?? ''), 120_000)
  // Keys beyond 2^53: a double on their way would join nothing, or the wrong star.
  testUploads(() => ({
    url: dachsUrl,
    make: 'SELECT TOP 50 source_id AS star, ra AS other, dec FROM gaia.light ORDER BY source_id DESC',
    join: 'SELECT m.star, g.ra FROM TAP_UPLOAD.mine AS m JOIN gaia.light AS g ON m.star = g.source_id ORDER BY m.star',
  }))
})
