import type { SampItem, SampPeer } from '../../model/samp.ts'
import { matches } from './subscriptions.ts'

/** How a file is named that holds a table, by the MType that loads it; a name that says nothing is a VOTable's. */
const fileMTypes = [
  { mtype: 'table.load.fits', name: /\.(fits?|fts)(\.gz)?$/i },
  { mtype: 'table.load.csv', name: /\.csv(\.gz)?$/i },
] as const

/** The path of an address or file, without its query. */
const pathOf = (source: string): string => source.replace(/[?#].*$/, '')

function fileMType(source: string, name: string): string {
  const known = fileMTypes.find(({ name: pattern }) => pattern.test(pathOf(source)) || pattern.test(name))
  return known?.mtype ?? 'table.load.votable'
}

/** The MTypes by which an item can be passed on, the best first. */
export function mtypesOf(item: SampItem): readonly string[] {
  switch (item.kind) {
    case 'table':
      return ['table.load.votable', 'table.load.fits', 'table.load.csv']
    case 'image':
      return ['image.load.fits']
    case 'spectrum':
      return ['spectrum.load.ssa-generic']
    case 'moc':
      return ['coverage.load.moc.fits']
    case 'table-file':
      return [fileMType(item.source, item.name)]
    case 'position':
      return ['coord.pointAt.sky']
    case 'services':
      return ['voresource.loadlist.tap', 'voresource.loadlist']
    case 'script':
      return ['script.aladin.send']
  }
}

/** Whether a program is subscribed to an MType, itself or by a pattern (SAMP 1.3, 3.6). */
export const takesMType = ({ subscriptions }: Pick<SampPeer, 'subscriptions'>, mtype: string): boolean =>
  subscriptions.some((pattern) => matches(pattern, mtype))

/** The programs that take an item, in their order; the hub itself takes nothing. */
export const takers = (item: SampItem, peers: readonly SampPeer[]): readonly SampPeer[] => {
  const mtypes = mtypesOf(item)
  return peers.filter((peer) => !peer.isHub && mtypes.some((mtype) => takesMType(peer, mtype)))
}
