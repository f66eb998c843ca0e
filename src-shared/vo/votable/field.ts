import type { ColumnInfo, Datatype, Storage } from '../../model/table.ts'
import { datatypes } from '../../model/table.ts'
import { dimensionsOf } from './cell-shape.ts'
import type { VotableElement } from './element.ts'
import { attributeOf, childrenNamed, textOf } from './tree.ts'

const storages: Readonly<Record<Datatype, Storage>> = {
  boolean: 'bool',
  bit: 'bits',
  unsignedByte: 'u8',
  short: 'i16',
  int: 'i32',
  long: 'i64',
  char: 'text',
  unicodeChar: 'text',
  float: 'f32',
  double: 'f64',
  floatComplex: 'c64',
  doubleComplex: 'c128',
}

/** What a FIELD declares (VOTable 1.4, 4.1); `note` hears of what had to be guessed. */
export function columnInfoOf(field: VotableElement, index: number, note: (sentence: string) => void): ColumnInfo {
  const name = attributeOf(field, 'name') ?? attributeOf(field, 'ID') ?? `col${index + 1}`
  let arraysize = attributeOf(field, 'arraysize')?.trim()
  if (arraysize === '') arraysize = undefined
  const declared = attributeOf(field, 'datatype')?.trim()
  let datatype = datatypes.find((known) => known === declared)
  if (!datatype) {
    const near = datatypes.find((known) => known.toLowerCase() === declared?.toLowerCase())
    if (near) note(`Column ${name}: datatype "${declared}" is read as ${near}.`)
    else if (declared === undefined) note(`Column ${name} has no datatype and is read as text.`)
    else note(`Column ${name}: datatype "${declared}" is not one of VOTable's and is read as text.`)
    datatype = near ?? 'char'
    if (!near) arraysize = '*'
  }
  const storage = storages[datatype]
  let isArray = false
  if (arraysize !== undefined) {
    const dimensions = dimensionsOf(arraysize)
    if (!dimensions) {
      note(`Column ${name}: arraysize "${arraysize}" makes no sense and is read as a list of any length.`)
      arraysize = '*'
    }
    isArray = storage === 'text' ? (dimensions?.sizes.length ?? 1) > 1 : !isOne(dimensions)
  }
  const values = childrenNamed(field, 'VALUES').find((element) => attributeOf(element, 'null') !== undefined)
  const links = childrenNamed(field, 'LINK').flatMap((link) => {
    const href = attributeOf(link, 'href')
    const title = attributeOf(link, 'title')
    return href === undefined ? [] : [{ href, ...(title === undefined ? {} : { title }) }]
  })
  const description = childrenNamed(field, 'DESCRIPTION').map(textOf)[0]?.trim()
  const width = Number(attributeOf(field, 'width') ?? Number.NaN)
  return {
    id: `c${index}`,
    name,
    datatype,
    storage,
    isArray,
    ...present('arraysize', arraysize),
    ...present('xtype', attributeOf(field, 'xtype')),
    ...present('unit', attributeOf(field, 'unit')),
    ...present('ucd', attributeOf(field, 'ucd')),
    ...present('utype', attributeOf(field, 'utype')),
    ...present('description', description || undefined),
    ...present('ref', attributeOf(field, 'ref')),
    ...present('precision', attributeOf(field, 'precision')),
    ...(Number.isInteger(width) && width >= 0 ? { width } : {}),
    ...present('nullValue', values && attributeOf(values, 'null')),
    ...(links.length > 0 ? { links } : {}),
  }
}

/** arraysize="1" is a scalar in all but its spelling (VOTable 1.3, 2.2 discourages it). */
const isOne = (dimensions: ReturnType<typeof dimensionsOf>): boolean =>
  dimensions !== undefined && !dimensions.variable && dimensions.sizes.every((size) => size === 1)

const present = <K extends string>(key: K, value: string | undefined): { readonly [P in K]?: string } =>
  value === undefined ? {} : ({ [key]: value } as { [P in K]: string })
