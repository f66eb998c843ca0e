import type { SampPeer } from '#shared/model/samp.ts'
import { matches } from '#shared/vo/samp/subscriptions.ts'

/** What a program takes, in words, by an MType that stands for it; the most telling first. */
const takes: readonly (readonly [mtypes: readonly string[], word: string])[] = [
  [['table.load.votable', 'table.load.fits', 'table.load.csv'], 'tables'],
  [['image.load.fits'], 'images'],
  [['spectrum.load.ssa-generic'], 'spectra'],
  [['coverage.load.moc.fits'], 'coverage maps'],
  [['coord.pointAt.sky'], 'positions'],
  [['table.highlight.row'], 'rows'],
  [['table.select.rowList'], 'selections'],
  [['voresource.loadlist', 'voresource.loadlist.tap'], 'service lists'],
  [['script.aladin.send'], 'scripts'],
]

/** What a program takes as an astronomer says it: `tables, images, positions`. */
export function takesText({ subscriptions }: Pick<SampPeer, 'subscriptions'>): string {
  if (subscriptions.includes('*')) return 'everything'
  const words = takes
    .filter(([mtypes]) => mtypes.some((mtype) => subscriptions.some((pattern) => matches(pattern, mtype))))
    .map(([, word]) => word)
  return words.length > 0 ? words.join(', ') : 'nothing that Alidade sends'
}

const seconds = (milliseconds: number): number => Math.max(0, Math.round(milliseconds / 1000))

/** `3 s ago`, `2 min ago`, `5 h ago`. */
export function agoText(at: string, now: number): string {
  const age = seconds(now - Date.parse(at))
  if (age < 60) return `${age} s ago`
  if (age < 5400) return `${Math.round(age / 60)} min ago`
  return age < 129_600 ? `${Math.round(age / 3600)} h ago` : `${Math.round(age / 86_400)} days ago`
}

/** Whether a program is there, in words. */
export function lifeText({ alive, heardAt }: Pick<SampPeer, 'alive' | 'heardAt'>, now: number): string {
  if (!alive) return heardAt ? `does not answer, heard ${agoText(heardAt, now)}` : 'does not answer'
  return heardAt ? `alive, heard ${agoText(heardAt, now)}` : 'not heard of yet'
}
