import type { Datatype } from '#shared/model/table.ts'
import { cellShapeOf, dimensionsOf } from '#shared/vo/votable/cell-shape.ts'
import type { Column } from '../column.ts'
import { cellFacts, listItems } from './cell-facts.ts'
import { nullNumberFor } from './null-number.ts'

/** How a column is declared in the file to be written, and what its binary cells need to know of it. */
export interface DeclaredField {
  readonly datatype: Datatype
  readonly arraysize?: string
  /** Items in every cell (text: characters of the one string; lists of text: strings); undefined = counted cell by cell. */
  readonly fixedItems: number | undefined
  /** Lists of text: characters of each string. */
  readonly stringLength: number
  /** BINARY: the whole number that stands for no value, to be declared as VALUES null. */
  readonly nullNumber?: bigint
}

/**
 * The declaration of a column, as it was read, except where its cells would be cut or become unreadable by it:
 * - a list whose cells do not have the fixed number of items becomes variable;
 * - a single char that holds longer text, and (BINARY2) a string longer than its arraysize, get room;
 * - char with text beyond ASCII becomes unicodeChar in BINARY and BINARY2, where char means 7-bit bytes (VOTable 1.4, 6) and readers
 *   differ; in TABLEDATA only a single char does, for a string is characters of the XML document there.
 */
export function declareField(column: Column, serialisation: 'TABLEDATA' | 'BINARY' | 'BINARY2'): DeclaredField {
  if (serialisation !== 'BINARY') return declareCells(column, serialisation)
  const nullNumber = nullNumberFor(column)
  return { ...declareCells(column, 'BINARY2'), ...(typeof nullNumber === 'bigint' ? { nullNumber } : {}) }
}

function declareCells(column: Column, serialisation: 'TABLEDATA' | 'BINARY2'): DeclaredField {
  const { info } = column
  const facts = cellFacts(column)
  const shape = cellShapeOf(info)
  const sized = (arraysize: string | undefined): { arraysize?: string } =>
    arraysize === undefined ? {} : { arraysize }
  if (info.storage !== 'text') {
    if (!info.isArray) return { datatype: info.datatype, ...sized(info.arraysize), fixedItems: 1, stringLength: 1 }
    const arraysize = facts.fits ? info.arraysize : '*'
    const fixedItems = facts.fits ? shape.fixedItems : undefined
    return { datatype: info.datatype, ...sized(arraysize), fixedItems, stringLength: 1 }
  }
  const scalar = info.arraysize === undefined
  const wide = !facts.ascii && info.datatype === 'char' && (serialisation === 'BINARY2' || scalar)
  const datatype = wide ? 'unicodeChar' : info.datatype
  const longest = datatype === 'char' && serialisation === 'BINARY2' ? facts.maxBytes : facts.maxUnits
  if (!info.isArray) {
    const tooLong = shape.fixedItems !== undefined && longest > shape.fixedItems
    if (tooLong && (scalar || serialisation === 'BINARY2'))
      return { datatype, arraysize: '*', fixedItems: undefined, stringLength: 1 }
    return { datatype, ...sized(info.arraysize), fixedItems: shape.fixedItems, stringLength: 1 }
  }
  const stringLength = Math.max(shape.stringLength, longest, 1)
  const rest = facts.fits ? (info.arraysize ?? '*').split('x').slice(1).join('x') : '*'
  const arraysize =
    stringLength === dimensionsOf(info.arraysize ?? '')?.sizes[0] && facts.fits
      ? info.arraysize
      : `${stringLength}x${rest || '*'}`
  return { datatype, ...sized(arraysize), fixedItems: facts.fits ? listItems(column) : undefined, stringLength }
}
