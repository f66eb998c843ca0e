import { lookup } from 'node:dns/promises'
import { isNearAddress } from '#shared/vo/samp/table-address.ts'
import type { Lookup } from './dialer.ts'

/**
 * Finds addresses of the open network only: for what a page names, which must not lead to programs of this machine or its
 * network by a name that points there.
 */
export const publicLookup: Lookup = async (hostname) => {
  const found = await lookup(hostname, { all: true })
  const open = found.flatMap(({ address, family }) => {
    const host = family === 6 ? `[${address}]` : address
    return isNearAddress(`http://${host}/`) ? [] : [{ address, family: family === 6 ? (6 as const) : (4 as const) }]
  })
  if (open.length === 0) throw new Error(`${hostname} is of this machine or its network.`)
  return open
}
