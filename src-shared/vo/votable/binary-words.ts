/** Numbers of BINARY streams (VOTable 1.4, 6: the uppermost byte first), copied to the machine's own order. */

/** Copies `count` big-endian words of 8 bytes, `step` bytes apart, to word `to` and every `stride`th after it. */
export function copyEights(
  view: DataView,
  at: number,
  step: number,
  out: Int32Array,
  to: number,
  stride: number,
  count: number,
): void {
  let p = at
  let q = 2 * to
  const jump = 2 * stride
  for (let i = 0; i < count; i++) {
    out[q + 1] = view.getInt32(p)
    out[q] = view.getInt32(p + 4)
    p += step
    q += jump
  }
}

/** As `copyEights` for a column of doubles: one step each. */
export function copyDoubles(
  view: DataView,
  at: number,
  step: number,
  out: Float64Array,
  to: number,
  count: number,
): void {
  let p = at
  for (let i = 0; i < count; i++) {
    out[to + i] = view.getFloat64(p)
    p += step
  }
}

export function copyFours(
  view: DataView,
  at: number,
  step: number,
  out: Int32Array,
  to: number,
  stride: number,
  count: number,
): void {
  let p = at
  let q = to
  for (let i = 0; i < count; i++) {
    out[q] = view.getInt32(p)
    p += step
    q += stride
  }
}

export function copyTwos(view: DataView, at: number, step: number, out: Int16Array, to: number, count: number): void {
  let p = at
  for (let i = 0; i < count; i++) {
    out[to + i] = view.getInt16(p)
    p += step
  }
}
