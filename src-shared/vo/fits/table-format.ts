import type { ColumnInfo, Datatype, Storage } from '../../model/table.ts'
import type { FitsHeader } from './header.ts'

/** A column of a binary or ASCII table: what it is to us and how its cells lie in a row. */
export interface FitsColumn {
  readonly info: ColumnInfo
  /** The letter of TFORM: L X B I J K A E D C M (FITS 4.0, 7.3.2), or of an ASCII table's number: `#`. */
  readonly code: string
  /** Bytes before the cell in its row, and of the cell itself (of an array in the heap: of its descriptor). */
  readonly offset: number
  readonly width: number
  /** Items of a cell; strings: characters of all together. */
  readonly items: number
  /** P or Q: the cell is in the heap and the row holds length and place as 32 or 64 bits. */
  readonly heap: '' | 'P' | 'Q'
  /** Lists of text: characters of each string. */
  readonly stringLength: number
  /** TNULL: the whole number that stands for no value. */
  readonly nullNumber: bigint | undefined
  /** ASCII tables: TNULL is a text. */
  readonly nullText: string | undefined
  /** ASCII tables: digits behind the point where a number is written without one. */
  readonly decimals: number
  readonly scale: number
  readonly zero: number
  /** The column holds unsigned 64-bit numbers (TZERO = 2^63): kept as text, with all digits. */
  readonly unsignedLong: boolean
}

/** What makes a whole table unreadable; the message names the column. */
export class FormatFault extends Error {}

interface Letter {
  readonly bytes: number
  readonly datatype: Datatype
  readonly storage: Storage
}

const letters: Readonly<Record<string, Letter>> = {
  L: { bytes: 1, datatype: 'boolean', storage: 'bool' },
  X: { bytes: 0, datatype: 'bit', storage: 'bits' },
  B: { bytes: 1, datatype: 'unsignedByte', storage: 'u8' },
  I: { bytes: 2, datatype: 'short', storage: 'i16' },
  J: { bytes: 4, datatype: 'int', storage: 'i32' },
  K: { bytes: 8, datatype: 'long', storage: 'i64' },
  A: { bytes: 1, datatype: 'char', storage: 'text' },
  E: { bytes: 4, datatype: 'float', storage: 'f32' },
  D: { bytes: 8, datatype: 'double', storage: 'f64' },
  C: { bytes: 8, datatype: 'floatComplex', storage: 'c64' },
  M: { bytes: 16, datatype: 'doubleComplex', storage: 'c128' },
}

/** Bytes of one item of a letter (X: none, for bits share bytes). */
export const letterBytes = (code: string): number => letters[code]?.bytes ?? 0

/** The columns of a BINTABLE; throws FormatFault where the rows cannot be cut into cells. */
export function binaryColumns(header: FitsHeader, note: (sentence: string) => void): FitsColumn[] {
  const fields = header.count('TFIELDS')
  if (fields === undefined) throw new FormatFault('TFIELDS is missing or no number')
  const columns: FitsColumn[] = []
  let offset = 0
  for (let n = 1; n <= fields; n++) {
    const column = binaryColumn(header, n, offset, note)
    columns.push(column)
    offset += column.width
  }
  const rowBytes = header.count('NAXIS1')
  if (rowBytes === undefined || rowBytes < offset)
    throw new FormatFault(`NAXIS1 = ${rowBytes ?? 'nothing'}, but the columns take ${offset} bytes a row`)
  return columns
}

function binaryColumn(header: FitsHeader, n: number, offset: number, note: (sentence: string) => void): FitsColumn {
  const name = header.text(`TTYPE${n}`) ?? `col${n}`
  const form = header.text(`TFORM${n}`)
  if (form === undefined) throw new FormatFault(`TFORM${n} of column ${name} is missing`)
  const match = /^(\d*)([PQ]?)([LXBIJKAEDCM])(.*)$/i.exec(form)
  const [, digits = '', pointer = '', given = '', more = ''] = match ?? []
  const code = given.toUpperCase()
  const letter = letters[code]
  if (!match || !letter) throw new FormatFault(`TFORM${n} = '${form}' of column ${name} is no format of FITS`)
  const repeat = digits === '' ? 1 : Number(digits)
  if (!Number.isSafeInteger(repeat)) throw new FormatFault(`TFORM${n} = '${form}' of column ${name} is beyond all size`)
  const heap = pointer.toUpperCase() === 'P' ? 'P' : pointer === '' ? '' : 'Q'
  const descriptor = heap === 'P' ? 8 : 16
  const width =
    heap === '' ? (code === 'X' ? Math.ceil(repeat / 8) : repeat * letter.bytes) : descriptor * Math.min(repeat, 1)
  const scale = header.number(`TSCAL${n}`) ?? 1
  const zeroValue = header.value(`TZERO${n}`)
  const zero = typeof zeroValue === 'number' || typeof zeroValue === 'bigint' ? Number(zeroValue) : 0
  const scaled = scaledLetter(code, letter, scale, zero)
  const shape = shapeOf(header, n, code, repeat, heap, more)
  if (scaled.unsignedLong)
    note(`Column ${name}: whole numbers beyond the signed range (TZERO = 2^63) are kept as text, with all digits.`)
  const tnull = header.value(`TNULL${n}`)
  const nullNumber =
    typeof tnull === 'bigint' || (typeof tnull === 'number' && Number.isInteger(tnull)) ? BigInt(tnull) : undefined
  const exact = scale === 1 && Number.isSafeInteger(zero)
  const nullValue = nullNumber !== undefined && exact && 'BIJK'.includes(code) ? nullNumber + BigInt(zero) : undefined
  return {
    info: {
      ...described(header, n, name),
      datatype: scaled.datatype,
      storage: scaled.storage,
      isArray: shape.isArray,
      ...(shape.arraysize === undefined ? {} : { arraysize: shape.arraysize }),
      ...(nullValue !== undefined && scaled.storage !== 'text' ? { nullValue: String(nullValue) } : {}),
      ...(scaled.unsignedLong ? { arraysize: shape.isArray ? '20x*' : '*' } : {}),
    },
    code,
    offset,
    width,
    items: heap === '' ? repeat : 0,
    heap: repeat === 0 ? '' : heap,
    stringLength: shape.stringLength,
    nullNumber,
    nullText: undefined,
    decimals: 0,
    scale,
    zero,
    unsignedLong: scaled.unsignedLong,
  }
}

/** How scaled numbers are kept: the unsigned conventions as the next wider integer, all else as doubles (FITS 4.0, 7.3.2). */
function scaledLetter(code: string, letter: Letter, scale: number, zero: number): Letter & { unsignedLong: boolean } {
  const as = (datatype: Datatype, storage: Storage, unsignedLong = false) => ({
    ...letter,
    datatype,
    storage,
    unsignedLong,
  })
  if (!'BIJKED'.includes(code) || (scale === 1 && zero === 0)) return as(letter.datatype, letter.storage)
  if (scale === 1) {
    if (code === 'B' && zero === -128) return as('short', 'i16')
    if (code === 'I' && zero === 32768) return as('int', 'i32')
    if (code === 'J' && zero === 2147483648) return as('long', 'i64')
    if (code === 'K' && zero === 2 ** 63) return as('char', 'text', true)
  }
  return as('double', 'f64')
}

interface Shape {
  readonly arraysize?: string
  readonly isArray: boolean
  readonly stringLength: number
}

function shapeOf(header: FitsHeader, n: number, code: string, repeat: number, heap: string, more: string): Shape {
  if (heap !== '') return { arraysize: '*', isArray: code !== 'A', stringLength: 1 }
  const dim = /^\(\s*(\d+(?:\s*,\s*\d+)*)\s*\)$/.exec(header.text(`TDIM${n}`) ?? '')
  const sizes = dim?.[1]?.split(',').map(Number) ?? []
  const product = sizes.reduce((all, size) => all * size, 1)
  // TDIM must not ask for more than there is (FITS 4.0, 7.3.2).
  const fits = sizes.length > 1 && product <= repeat && product > 0
  if (code === 'A') {
    if (fits && product === repeat) return { arraysize: sizes.join('x'), isArray: true, stringLength: sizes[0] ?? 1 }
    // The older convention rAw: strings of w characters each.
    const each = Number(/^(\d+)$/.exec(more)?.[1] ?? 0)
    if (each > 0 && each < repeat && repeat % each === 0)
      return { arraysize: `${each}x${repeat / each}`, isArray: true, stringLength: each }
    return { arraysize: '*', isArray: false, stringLength: 1 }
  }
  if (fits && product === repeat) return { arraysize: sizes.join('x'), isArray: true, stringLength: 1 }
  if (repeat === 1) return { isArray: false, stringLength: 1 }
  return { arraysize: repeat === 0 ? '*' : String(repeat), isArray: true, stringLength: 1 }
}

/** Name, unit, UCD, utype, xtype and description: standard cards, and those that TOPCAT and STILTS write. */
function described(header: FitsHeader, n: number, name: string) {
  const optional = <K extends string>(key: K, value: string | undefined) =>
    value === undefined ? {} : ({ [key]: value } as { [P in K]: string })
  const decimals = /^[FEDG]\d+\.(\d+)/i.exec(header.text(`TDISP${n}`) ?? '')
  const isFixed = /^F/i.test(header.text(`TDISP${n}`) ?? '')
  return {
    id: `c${n - 1}`,
    name,
    ...optional('unit', header.text(`TUNIT${n}`)),
    ...optional('ucd', header.text(`TUCD${n}`)),
    ...optional('utype', header.text(`TUTYP${n}`)),
    ...optional('xtype', header.text(`TXTYP${n}`)),
    ...optional('description', header.text(`TCOMM${n}`)),
    ...optional('precision', decimals?.[1] && `${isFixed ? '' : 'E'}${decimals[1]}`),
  }
}

/** The columns of an ASCII table (FITS 4.0, 7.2). */
export function asciiColumns(header: FitsHeader): FitsColumn[] {
  const fields = header.count('TFIELDS')
  const rowBytes = header.count('NAXIS1')
  if (fields === undefined || rowBytes === undefined) throw new FormatFault('TFIELDS or NAXIS1 is missing or no number')
  return Array.from({ length: Math.min(fields, 10_000) }, (_, index): FitsColumn => {
    const n = index + 1
    const name = header.text(`TTYPE${n}`) ?? `col${n}`
    const form = header.text(`TFORM${n}`) ?? ''
    const [, code = '', digits = '', decimals = '0'] = /^([AIFED])(\d+)(?:\.(\d+))?$/i.exec(form) ?? []
    const width = Number(digits)
    const start = header.count(`TBCOL${n}`)
    if (code === '' || start === undefined || start < 1 || start - 1 + width > rowBytes)
      throw new FormatFault(`TFORM${n} = '${form}' or TBCOL${n} of column ${name} makes no sense`)
    const letter = code.toUpperCase()
    const scale = header.number(`TSCAL${n}`) ?? 1
    const zero = header.number(`TZERO${n}`) ?? 0
    const whole = letter === 'I' && scale === 1 && zero === 0
    const kind: [Datatype, Storage] =
      letter === 'A' ? ['char', 'text'] : !whole ? ['double', 'f64'] : width < 10 ? ['int', 'i32'] : ['long', 'i64']
    return {
      info: {
        ...described(header, n, name),
        datatype: kind[0],
        storage: kind[1],
        isArray: false,
        ...(letter === 'A' ? { arraysize: '*' } : {}),
      },
      code: letter === 'A' ? 'A' : '#',
      offset: start - 1,
      width,
      items: width,
      heap: '',
      stringLength: 1,
      nullNumber: undefined,
      nullText: header.text(`TNULL${n}`),
      decimals: letter === 'I' ? 0 : Number(decimals),
      scale,
      zero,
      unsignedLong: false,
    }
  })
}
