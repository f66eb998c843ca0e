// npm run bench -- fits: reading and writing FITS binary tables against STILTS and astropy. See file-bench.mjs.
import { benchFormat } from './file-bench.mjs'

export const run = () =>
  benchFormat({
    format: 'FITS',
    ending: 'fits',
    options: "dict(format='fits', memmap=False)",
    goals: { stilts: 0.45, astropy: 1, write: 0.75 },
  })
