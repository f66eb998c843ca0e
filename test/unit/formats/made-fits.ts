import { gzipSync } from 'node:zlib'

/** A FITS file made card by card: what a writer would not write. */

const block = (text: string | Uint8Array, fill: number): Buffer => {
  const bytes = Buffer.from(text)
  return Buffer.concat([bytes, Buffer.alloc((2880 - (bytes.length % 2880)) % 2880, fill)])
}

export const header = (...cards: string[]): Buffer =>
  block([...cards, 'END'].map((card) => card.padEnd(80).slice(0, 80)).join(''), 32)

export const number = (keyword: string, value: number | string): string => `${keyword.padEnd(8)}= ${value}`
export const text = (keyword: string, value: string): string => `${keyword.padEnd(8)}= '${value}'`

export const primary = (): Buffer => header('SIMPLE  = T', number('BITPIX', 8), number('NAXIS', 0), 'EXTEND  = T')

/** A BINTABLE with these further cards; NAXIS1 and NAXIS2 as given. */
export const binaryTable = (rowBytes: number, rows: number, data: Uint8Array, ...cards: string[]): Buffer =>
  Buffer.concat([
    header(
      text('XTENSION', 'BINTABLE'),
      number('BITPIX', 8),
      number('NAXIS', 2),
      number('NAXIS1', rowBytes),
      number('NAXIS2', rows),
      ...(cards.some((card) => card.startsWith('PCOUNT')) ? [] : [number('PCOUNT', 0)]),
      number('GCOUNT', 1),
      ...cards,
    ),
    block(data, 0),
  ])

export const fits = (...units: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat([primary(), ...units]))
export const packed = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes))
