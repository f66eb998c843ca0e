import type { ColumnInfo } from '#shared/model/table.ts'

/** What an address may be sent as. */
export type LinkKind = 'image' | 'spectrum' | 'table-file' | 'moc'

/** What a row says of the data behind one of its addresses. */
export interface LinkHints {
  readonly address: string
  /** MIME type: ObsCore's access_format, SSA's Access.Format, SIA's image/format. */
  readonly format?: string | undefined
  /** ObsCore 1.1, 4.1: dataproduct_type. */
  readonly product?: string | undefined
  /** Of the column that holds the address. */
  readonly column?: Pick<ColumnInfo, 'name' | 'ucd' | 'utype' | 'description'>
}

const suffixKinds: readonly (readonly [suffix: RegExp, kinds: readonly LinkKind[]])[] = [
  [/\.(html?|php|pdf|txt|jpe?g|png|gif|tar|zip|tgz)$/i, []],
  [/\.(vot|votable|xml)$/i, ['table-file', 'spectrum']],
  [/\.csv$/i, ['table-file']],
  [/\.(fits?|fts)$/i, ['image', 'spectrum', 'table-file']],
]

const productKinds: Readonly<Record<string, LinkKind>> = {
  image: 'image',
  cube: 'image',
  spectrum: 'spectrum',
  sed: 'spectrum',
  timeseries: 'table-file',
  visibility: 'table-file',
  event: 'table-file',
  measurements: 'table-file',
}

function formatKinds(format: string): readonly LinkKind[] | undefined {
  const plain = format.trim().toLowerCase()
  if (plain === '') return undefined
  // A list of links is for a program that reads such lists; here it is a table.
  if (/content=datalink/.test(plain)) return ['table-file']
  if (/^(image\/(jpe?g|png|gif|svg)|text\/html|application\/(pdf|zip|x-tar))/.test(plain)) return []
  if (/^image\/(x-)?fits/.test(plain)) return ['image']
  if (/^(application|spectrum)\/(x-)?fits|\bfits\b/.test(plain)) return ['image', 'spectrum', 'table-file']
  if (/votable|^text\/xml/.test(plain)) return ['table-file', 'spectrum']
  return /^text\/csv/.test(plain) ? ['table-file'] : undefined
}

const pathOf = (address: string): string => address.replace(/[?#].*$/, '').replace(/\.(gz|bz2|z|fz)$/i, '')

/** Words of a column that tell what its addresses lead to. */
function columnKind({ name, ucd = '', utype = '', description = '' }: NonNullable<LinkHints['column']>) {
  const words = `${name} ${utype} ${description} ${ucd}`.toLowerCase()
  if (/(^|[^a-z])moc([^a-z]|$)|coverage/.test(words)) return 'moc'
  if (/spectr|\bssa/.test(words)) return 'spectrum'
  if (/image|cutout|preview/.test(words)) return 'image'
  return undefined
}

const everything: readonly LinkKind[] = ['image', 'spectrum', 'table-file']

/** What an address can be sent as, the likeliest first; empty: a page or a picture, which no program takes by SAMP. */
export function linkKinds({ address, format = '', product = '', column }: LinkHints): readonly LinkKind[] {
  const path = pathOf(address)
  const told = formatKinds(format) ?? suffixKinds.find(([suffix]) => suffix.test(path))?.[1]
  const able = told ?? everything
  const likely = productKinds[product.trim().toLowerCase()] ?? (column && columnKind(column))
  if (likely === 'moc') return /\.html?$/i.test(path) ? [] : ['moc', ...able.filter((kind) => kind !== 'moc')]
  if (likely === undefined || !able.includes(likely)) return able
  // What the row says of itself leaves no doubt.
  return product !== '' && productKinds[product.trim().toLowerCase()] === likely
    ? [likely]
    : [likely, ...able.filter((kind) => kind !== likely)]
}
