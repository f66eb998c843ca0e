import { appendFileSync } from 'node:fs'

/**
 * What fault injection and attacks count, as `npm run test:faults` prints it at its end: by the number that it has on the
 * project's list of what is never lost.
 */
export type FigureOf =
  | '3 redirects'
  | '6 jobs over a faulty network'
  | '7 submissions cut'
  | '8 kills and power cuts'
  | '9 failing disks'
  | '10 downloads cut'
  | '11 hostile SAMP requests'
  | 'broken queries'

/** Says what was counted; where ALIDADE_FIGURES names a file, it is noted there for the summary. */
export function figure(of: FigureOf, sentence: string): void {
  console.log(`${of}: ${sentence}`)
  const file = process.env.ALIDADE_FIGURES
  if (file) appendFileSync(file, `${JSON.stringify({ of, sentence })}\n`)
}
