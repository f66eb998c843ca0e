import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { SaveFormat } from '#shared/ipc/tables.ts'

/** A format that results come in (TAPRegExt 1.0, 2.4.4). */
export interface OutputFormat {
  readonly format: SaveFormat
  /** The media type that the answer is given, unless another one was asked for by name. */
  readonly mime: string
  /** Short names (TAP 1.1, 2.7.3; DALI 1.1, 3.4.3). The first one is what clients are advised to use. */
  readonly aliases: readonly string[]
  readonly ivoId?: string
  /** Of the file name that a browser is proposed. */
  readonly extension: string
}

const votable = 'application/x-votable+xml'
const registered = 'ivo://ivoa.net/std/TAPRegExt#output-votable-'

/** In the order of the capabilities; the first is the default. */
export const outputFormats: readonly OutputFormat[] = [
  {
    format: 'votable-tabledata',
    mime: `${votable};serialization=TABLEDATA`,
    aliases: ['votable', 'votable/td', votable, 'text/xml'],
    ivoId: `${registered}td`,
    extension: 'vot',
  },
  {
    format: 'votable',
    mime: `${votable};serialization=BINARY2`,
    aliases: ['votable/b2', 'votableb2'],
    ivoId: `${registered}binary2`,
    extension: 'vot',
  },
  {
    format: 'votable-binary',
    mime: `${votable};serialization=BINARY`,
    aliases: ['votable/binary', 'votable/b1'],
    ivoId: `${registered}binary`,
    extension: 'vot',
  },
  { format: 'csv', mime: 'text/csv;header=present', aliases: ['csv', 'text/csv'], extension: 'csv' },
  { format: 'tsv', mime: 'text/tab-separated-values', aliases: ['tsv'], extension: 'tsv' },
  { format: 'fits', mime: 'application/fits', aliases: ['fits'], extension: 'fits' },
  { format: 'json', mime: 'application/json', aliases: ['json'], extension: 'json' },
]

/** A format with the media type under which its answer goes out. */
export interface AskedFormat {
  readonly format: OutputFormat
  readonly mime: string
}

/** Media types and short names compare without case, blanks and quotes (RFC 9110, 8.3.1). */
const plain = (name: string): string => name.toLowerCase().replace(/[\s"]+/g, '')

/** The format that RESPONSEFORMAT (or FORMAT of TAP 1.0) names; the default where it names none. */
export function readFormat(asked: string | undefined): Outcome<AskedFormat> {
  const [standard] = outputFormats
  if (!standard) return fail('bug', 'There is no output format.')
  if (asked === undefined || asked.trim() === '') return ok({ format: standard, mime: standard.mime })
  const wanted = plain(asked)
  const found = outputFormats.find(({ mime, aliases }) => [mime, ...aliases].some((name) => plain(name) === wanted))
  if (found) return ok({ format: found, mime: wanted === 'text/xml' || wanted === votable ? wanted : found.mime })
  const known = outputFormats.map(({ aliases }) => aliases[0]).join(', ')
  return fail('bad-request', `RESPONSEFORMAT ${asked} is not offered. Offered are ${known}.`)
}
