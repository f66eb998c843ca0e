import type { SampItem, SampPeer } from '../../model/samp.ts'
import { isSubscribed, subscribedTo } from './subscriptions.ts'

/** What a table can be sent as, the preferred MType first. */
export const tableMTypes = ['table.load.votable', 'table.load.fits', 'table.load.csv'] as const

/** The MTypes under which an item can be sent, the preferred one first. */
export function mtypesOf(item: SampItem): readonly string[] {
  switch (item.kind) {
    case 'table':
      return tableMTypes
    case 'table-file':
      return [tableFileMType(item.source)]
    case 'image':
      return ['image.load.fits']
    case 'spectrum':
      return ['spectrum.load.ssa-generic']
    case 'moc':
      return ['coverage.load.moc.fits']
    case 'position':
      return ['coord.pointAt.sky']
    case 'services':
      return ['voresource.loadlist.tap', 'voresource.loadlist']
    case 'script':
      return ['script.aladin.send']
  }
}

/** A file is sent as what it is, by its name: it cannot be written anew for a receiver. */
function tableFileMType(source: string): (typeof tableMTypes)[number] {
  const name = source.replace(/[?#].*$/, '').replace(/\.(gz|bz2|Z)$/i, '')
  if (/\.(fits?|fts)$/i.test(name)) return 'table.load.fits'
  return /\.csv$/i.test(name) ? 'table.load.csv' : 'table.load.votable'
}

/** The MType by which a receiver takes an item; undefined: it does not take it. */
export function mtypeFor(item: SampItem, peer: Pick<SampPeer, 'subscriptions'>): string | undefined {
  const subscriptions = subscribedTo(peer.subscriptions)
  return mtypesOf(item).find((mtype) => isSubscribed(subscriptions, mtype))
}

/** Those that take an item, in their order; a hub takes nothing itself. */
export const takers = <P extends Pick<SampPeer, 'subscriptions'> & Partial<Pick<SampPeer, 'isHub'>>>(
  item: SampItem,
  peers: readonly P[],
): readonly P[] => peers.filter((peer) => peer.isHub !== true && mtypeFor(item, peer) !== undefined)
