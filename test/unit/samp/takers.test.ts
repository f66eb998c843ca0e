import { describe, expect, test } from 'vitest'
import type { SampItem, SampPeer } from '#shared/model/samp.ts'
import { mtypeFor, mtypesOf, takers } from '#shared/vo/samp/takers.ts'

const peer = (id: string, subscriptions: string[], more: Partial<SampPeer> = {}): SampPeer => ({
  id,
  name: id,
  isHub: false,
  alive: true,
  subscriptions,
  ...more,
})

const topcat = peer('topcat', ['coord.pointAt.sky', 'table.load.fits', 'table.load.votable'])
const ds9 = peer('SAOImageDS9', ['coord.pointAt.sky', 'image.load.fits', 'table.load.fits', 'x-samp.*'])
const splat = peer('SPLAT-VO', ['spectrum.load.ssa-generic', 'table.load.*'])
const all = peer('snooper', ['*'])
const hub = peer('hub', ['*'], { isHub: true })
const peers = [hub, topcat, ds9, splat, all]
const names = (item: SampItem) => takers(item, peers).map(({ id }) => id)

describe('who takes an item', () => {
  test('an image goes to those that load images, not to the hub', () =>
    expect(names({ kind: 'image', source: 'http://a/b.fits', name: 'b' })).toEqual(['SAOImageDS9', 'snooper']))

  test('a table goes to all that load it in any of its formats, also by a pattern', () =>
    expect(names({ kind: 'table', table: 't' })).toEqual(['topcat', 'SAOImageDS9', 'SPLAT-VO', 'snooper']))

  test('a file of a table goes to those that load its own format', () => {
    expect(names({ kind: 'table-file', source: '/data/a.vot', name: 'a' })).toEqual(['topcat', 'SPLAT-VO', 'snooper'])
    expect(mtypesOf({ kind: 'table-file', source: 'http://a/b.fits.gz?x=1', name: 'b' })).toEqual(['table.load.fits'])
    expect(mtypesOf({ kind: 'table-file', source: 'http://a/get?id=3', name: 'b' })).toEqual(['table.load.votable'])
  })

  test('a list of services goes by the MType of TAP services first', () =>
    expect(mtypesOf({ kind: 'services', name: 'list', ids: { 'ivo://a/b': 'A' } })).toEqual([
      'voresource.loadlist.tap',
      'voresource.loadlist',
    ]))

  test('each takes it by what it likes best of what the item can become', () => {
    expect(mtypeFor({ kind: 'table', table: 't' }, topcat)).toBe('table.load.votable')
    expect(mtypeFor({ kind: 'table', table: 't' }, ds9)).toBe('table.load.fits')
    expect(mtypeFor({ kind: 'table', table: 't' }, peer('a', ['table.load']))).toBeUndefined()
  })
})
