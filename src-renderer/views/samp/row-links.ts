import type { SampItem } from '#shared/model/samp.ts'
import type { ColumnInfo, TableInfo } from '#shared/model/table.ts'
import { webAddress } from '../../cells/web-address.ts'
import { type RowTexts, rowTexts } from '../../state/row-cells.ts'
import type { Parcel } from '../../state/samp-sending.ts'
import { countRows, type RowRanges } from '../../state/selection-ranges.ts'
import { tellFailure } from '../../state/told-faults.ts'
import { showToast } from '../../widgets/toasts.tsx'
import { type LinkKind, linkKinds } from './link-kinds.ts'
import type { Offer } from './send-menu.ts'

/** So many addresses go in one sending; they go one after the other. */
const mostLinks = 500

/** The columns beside an address that say what it leads to, and what it is called. */
interface HintColumns {
  readonly format: ColumnInfo | undefined
  readonly product: ColumnInfo | undefined
  readonly title: ColumnInfo | undefined
  readonly target: ColumnInfo | undefined
}

function hintColumns(columns: readonly ColumnInfo[]): HintColumns {
  const named = (...names: readonly string[]) =>
    names.flatMap((name) => columns.find((column) => column.name.toLowerCase() === name) ?? []).at(0)
  const by = (pattern: RegExp) =>
    columns.find(({ ucd = '', utype = '' }) => pattern.test(ucd) || pattern.test(utype)) as ColumnInfo | undefined
  return {
    format: named('access_format', 'imagefmt', 'ssa_mime', 'mime') ?? by(/^meta\.code\.mime$|access\.format$/i),
    product: named('dataproduct_type'),
    title: named('obs_title', 'title', 'obs_id', 'ssa_dstitle') ?? by(/^meta\.title|meta\.id;meta\.main/i),
    target: named('target_name', 'ssa_targname', 'object') ?? by(/target\.name$/i),
  }
}

const given = (texts: RowTexts, column: ColumnInfo | undefined): string | undefined => {
  const text = column && texts[column.id]
  return text === null || text === undefined || text.trim() === '' ? undefined : text.trim()
}

/** What a cell of a row can be sent as. */
export function cellLink(
  columns: readonly ColumnInfo[],
  column: ColumnInfo,
  texts: RowTexts,
): { readonly address: string; readonly kinds: readonly LinkKind[] } | undefined {
  const text = texts[column.id]
  const address = column.storage === 'text' && text ? webAddress(text) : undefined
  if (address === undefined) return undefined
  const { format, product } = hintColumns(columns)
  return {
    address,
    kinds: linkKinds({ address, column, format: given(texts, format), product: given(texts, product) }),
  }
}

/** The last part of an address, as a name. */
const lastPart = (address: string): string => {
  const part =
    address
      .replace(/[?#].*$/, '')
      .split('/')
      .filter(Boolean)
      .at(-1) ?? address
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** An address as an item of a kind, with what its row says of it. */
export function linkItem(kind: LinkKind, address: string, columns: readonly ColumnInfo[], texts: RowTexts): SampItem {
  const { format, title, target } = hintColumns(columns)
  const called = given(texts, target) ?? given(texts, title)
  const meta = {
    'Access.Reference': address,
    ...(given(texts, format) !== undefined && { 'Access.Format': given(texts, format) ?? '' }),
    ...(called !== undefined && { 'Target.Name': called }),
  }
  return {
    kind,
    source: address,
    name: (given(texts, title) ?? called ?? lastPart(address)).slice(0, 200),
    ...(kind === 'spectrum' && { meta }),
  }
}

const one = { image: 'image', spectrum: 'spectrum', 'table-file': 'table', moc: 'coverage map' } as const
const many = { image: 'images', spectrum: 'spectra', 'table-file': 'tables', moc: 'coverage maps' } as const

/** `spectrum`, `3 spectra`; of a table behind an address: `linked table`. */
export const linkWord = (kind: LinkKind, count: number): string => {
  const linked = kind === 'table-file' ? 'linked ' : ''
  return count === 1 ? `${linked}${one[kind]}` : `${count.toLocaleString('en')} ${linked}${many[kind]}`
}

async function loadLinks(
  table: TableInfo,
  column: ColumnInfo,
  rows: RowRanges,
  kind: LinkKind,
): Promise<Parcel | undefined> {
  const { format, product, title, target } = hintColumns(table.columns)
  const asked = [...new Set([column, format, product, title, target].filter((other) => other !== undefined))]
  const answer = await rowTexts(table.id, rows, asked)
  if (!answer.ok) {
    tellFailure('The rows were not read.', answer.fault)
    return undefined
  }
  const items = answer.value.flatMap(({ texts }) => {
    const text = texts[column.id]
    const address = text ? webAddress(text) : undefined
    return address === undefined ? [] : [linkItem(kind, address, asked, texts)]
  })
  if (items.length === 0) {
    showToast({ text: `The rows hold no address in ${column.name}.`, look: 'error' })
    return undefined
  }
  return {
    what: linkWord(kind, items.length),
    items,
    names: items.map((item) => ('name' in item ? item.name : '')),
  }
}

/** What a cell with an address offers to send: of its own row, or of all selected rows where it is one of them. */
export function linkOffers(
  table: TableInfo,
  column: ColumnInfo,
  rows: RowRanges,
  kinds: readonly LinkKind[],
): readonly Offer[] {
  const count = countRows(rows)
  if (count > mostLinks) return []
  return kinds.map((kind) => ({
    key: `link-${kind}`,
    word: linkWord(kind, count),
    sample: [{ kind, source: 'http://localhost/', name: column.name }],
    load: () => loadLinks(table, column, rows, kind),
  }))
}
