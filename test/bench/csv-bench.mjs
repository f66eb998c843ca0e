// npm run bench -- csv: reading and writing CSV against STILTS and astropy's fast_csv. See file-bench.mjs.
import { benchFormat } from './file-bench.mjs'

export const run = () =>
  benchFormat({
    format: 'CSV',
    ending: 'csv',
    options: "dict(format='ascii.fast_csv')",
    goals: { stilts: 0.1, astropy: 0.35, write: 0.45 },
  })
