import * as v from 'valibot'

/**
 * How a person arranged the columns of a table; what is absent is as the table has it. Columns go by their ids, which are
 * places in the table: an arrangement belongs to one list of columns.
 */
export const ColumnLayout = v.object({
  /** Every column, left to right. */
  order: v.optional(v.array(v.string())),
  hidden: v.optional(v.array(v.string())),
  /** Kept at the left edge. */
  pinned: v.optional(v.array(v.string())),
  /** CSS pixels of those that were given a width. */
  widths: v.optional(v.array(v.tuple([v.string(), v.number()]))),
})
export type ColumnLayout = v.InferOutput<typeof ColumnLayout>

/** Nothing arranged. */
export const plainLayout: ColumnLayout = {}

/** Whether the arrangement says nothing. */
export const isPlain = (layout: ColumnLayout): boolean =>
  layout.order === undefined &&
  (layout.hidden ?? []).length === 0 &&
  (layout.pinned ?? []).length === 0 &&
  (layout.widths ?? []).length === 0

/** The columns shown, in the order shown: pinned ones first, then as they were moved. Unknown ids are left out. */
export function shownIds(columns: readonly { readonly id: string }[], layout: ColumnLayout): string[] {
  const own = columns.map(({ id }) => id)
  const known = new Set(own)
  const moved = (layout.order ?? []).filter((id) => known.has(id))
  const ordered = [...new Set([...moved, ...own])]
  const hidden = new Set(layout.hidden)
  const pinned = new Set(layout.pinned)
  const shown = ordered.filter((id) => !hidden.has(id))
  return [...shown.filter((id) => pinned.has(id)), ...shown.filter((id) => !pinned.has(id))]
}

/** Whether the columns shown differ from the table's own: some are hidden, or they stand in another order. */
export function columnsDiffer(
  columns: readonly { readonly id: string }[],
  layout: ColumnLayout,
): { readonly hidden: number; readonly reordered: boolean } {
  const shown = shownIds(columns, layout)
  const places = new Map(columns.map(({ id }, place) => [id, place]))
  const reordered = shown.some((id, at) => at > 0 && (places.get(id) ?? 0) < (places.get(shown[at - 1] ?? '') ?? 0))
  return { hidden: columns.length - shown.length, reordered }
}

/** What an arrangement is kept under: where the table comes from, and its columns by name. FNV-1a, 32 bits, twice. */
export function layoutKey(origin: string, columns: readonly { readonly name: string }[]): string {
  const names = columns.map(({ name }) => name).join('\n')
  return `${origin} ${columns.length} ${hash(names, 0x811c9dc5)}${hash(names, 0x01000193)}`
}

function hash(text: string, seed: number): string {
  let value = seed
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0
  return value.toString(16).padStart(8, '0')
}
