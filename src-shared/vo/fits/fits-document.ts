import * as v from 'valibot'
import { type ColumnInfo, Mark } from '../../model/table.ts'
import type { VotableElement } from '../votable/element.ts'
import { votableNamespace } from '../votable/write-document.ts'
import type { FitsHeader } from './header.ts'

/** Keyword of our own: one card `ALIMRK1`, `ALIMRK2` ... for each mark of completeness, its value the mark as JSON. */
export const markKeyword = 'ALIMRK'
/** Keyword of our own: where the table comes from, as JSON. */
export const originKeyword = 'ALIORIG'

const structural =
  /^(SIMPLE|BITPIX|NAXIS\d*|EXTEND|XTENSION|PCOUNT|GCOUNT|TFIELDS|THEAP|EXTNAME|CHECKSUM|DATASUM|LONGSTRN|END|ALIMRK\d+|ALIORIG|(TTYPE|TFORM|TUNIT|TNULL|TSCAL|TZERO|TDISP|TDIM|TBCOL|TCOMM|TUCD|TUTYP|TXTYP)\d+|)$/
const infosAtMost = 1000

const element = (
  name: string,
  attributes: Record<string, string | undefined>,
  children: VotableElement['children'] = [],
): VotableElement => ({
  name,
  attributes: Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined),
  ),
  children,
})

/** The cards that say something of the content, as INFOs. */
export function infosOf(header: FitsHeader): VotableElement[] {
  const infos: VotableElement[] = []
  for (const { keyword, value, comment } of header.cards) {
    if (structural.test(keyword) || infos.length >= infosAtMost) continue
    const text = value === undefined ? comment.trim() : value === true ? 'T' : value === false ? 'F' : String(value)
    if (text === '') continue
    infos.push(element('INFO', { name: keyword, value: text }, value === undefined || comment === '' ? [] : [comment]))
  }
  return infos
}

/** The marks that a table of ours carries. */
export function marksOfHeader(header: FitsHeader): Mark[] {
  return header.cards.flatMap(({ keyword, value }) => {
    if (!keyword.startsWith(markKeyword) || typeof value !== 'string') return []
    try {
      const read = v.safeParse(Mark, JSON.parse(value))
      return read.success ? [read.output] : []
    } catch {
      return []
    }
  })
}

/** A FIELD that says what a column says. */
export function fieldOf(info: ColumnInfo): VotableElement {
  const { name, datatype, arraysize, unit, ucd, utype, xtype, precision, nullValue, description } = info
  return element('FIELD', { name, datatype, arraysize, unit, ucd, utype, xtype, precision }, [
    ...(description === undefined ? [] : [element('DESCRIPTION', {}, [description])]),
    ...(nullValue === undefined ? [] : [element('VALUES', { null: nullValue })]),
  ])
}

/** A table that came in another format, as the VOTable elements that carry what is known of it. */
export function resourceOf(
  name: string | undefined,
  columns: readonly ColumnInfo[],
  infos: readonly VotableElement[],
  description?: string,
): VotableElement {
  const about = description === undefined ? [] : [element('DESCRIPTION', {}, [description])]
  return element('RESOURCE', {}, [...infos, element('TABLE', { name }, [...about, ...columns.map(fieldOf)])])
}

/** A document of such tables. */
export const documentOf = (infos: readonly VotableElement[], resources: readonly VotableElement[]): VotableElement =>
  element('VOTABLE', { version: '1.4', xmlns: votableNamespace }, [...infos, ...resources])

/** The way to the TABLE of resource `index` in such a document. */
export function tablePath(document: VotableElement, index: number): readonly number[] {
  const resources = document.children.flatMap((child, at) =>
    typeof child !== 'string' && child.name === 'RESOURCE' ? [{ child, at }] : [],
  )
  const found = resources[index]
  if (!found) return []
  const table = found.child.children.findIndex((child) => typeof child !== 'string' && child.name === 'TABLE')
  return [found.at, table]
}
