/**
 * Mean colours of stars, rounded: two tracks, dwarfs and giants, by B-V. Good for lessons, not for calibration.
 * The values follow what textbooks print for the spectral classes from O9 to M6 (dwarfs) and G0 to M5 (giants).
 */
const names = ['bv', 'absoluteV', 'gMinusV', 'bpMinusRp', 'vMinusK', 'jMinusH', 'hMinusK', 'teff', 'logg']
const dwarfs = [
  [-0.32, -4.5, -0.07, -0.42, -0.92, -0.13, -0.07, 32000, 3.95],
  [-0.156, -1.0, -0.05, -0.21, -0.46, -0.08, -0.04, 15700, 4.0],
  [0.0, 1.1, -0.02, 0.0, 0.04, 0.0, 0.0, 9700, 4.1],
  [0.16, 1.9, -0.03, 0.23, 0.41, 0.07, 0.02, 8080, 4.2],
  [0.294, 2.5, -0.06, 0.42, 0.73, 0.13, 0.03, 7220, 4.25],
  [0.438, 3.4, -0.11, 0.59, 1.08, 0.22, 0.04, 6550, 4.25],
  [0.595, 4.4, -0.15, 0.77, 1.41, 0.3, 0.05, 5930, 4.35],
  [0.68, 4.95, -0.19, 0.86, 1.6, 0.34, 0.07, 5660, 4.45],
  [0.816, 5.75, -0.25, 0.99, 1.96, 0.42, 0.09, 5270, 4.5],
  [0.99, 6.6, -0.34, 1.19, 2.4, 0.51, 0.1, 4830, 4.55],
  [1.134, 7.3, -0.44, 1.41, 2.83, 0.59, 0.12, 4440, 4.6],
  [1.338, 8.15, -0.6, 1.7, 3.4, 0.64, 0.16, 4050, 4.65],
  [1.42, 8.9, -0.72, 1.84, 3.79, 0.65, 0.18, 3850, 4.7],
  [1.505, 10.2, -0.97, 2.17, 4.36, 0.61, 0.22, 3560, 4.8],
  [1.53, 11.1, -1.12, 2.39, 4.7, 0.59, 0.25, 3430, 4.9],
  [1.64, 12.7, -1.42, 2.75, 5.25, 0.56, 0.28, 3210, 5.0],
  [1.83, 14.2, -1.78, 3.25, 5.94, 0.56, 0.32, 3060, 5.1],
  [2.0, 16.5, -2.25, 3.95, 7.3, 0.6, 0.38, 2810, 5.2],
]
const giants = [
  [-0.3, -5.0, -0.07, -0.4, -0.9, -0.13, -0.07, 30000, 3.4],
  [0.0, -0.3, -0.02, 0.0, 0.04, 0.0, 0.0, 9600, 3.5],
  [0.4, 0.8, -0.1, 0.54, 1.0, 0.2, 0.04, 6700, 3.4],
  [0.65, 0.9, -0.17, 0.82, 1.55, 0.35, 0.06, 5800, 3.1],
  [0.94, 0.8, -0.31, 1.14, 2.16, 0.5, 0.08, 4950, 2.7],
  [1.0, 0.8, -0.35, 1.2, 2.31, 0.53, 0.09, 4800, 2.6],
  [1.16, 0.6, -0.45, 1.39, 2.7, 0.6, 0.12, 4480, 2.3],
  [1.5, -0.2, -0.77, 1.9, 3.6, 0.78, 0.17, 3950, 1.6],
  [1.56, -0.4, -0.9, 2.1, 3.85, 0.82, 0.19, 3850, 1.5],
  [1.61, -0.6, -1.35, 2.75, 4.64, 0.9, 0.24, 3600, 1.0],
  [1.75, -0.5, -2.0, 3.6, 5.96, 0.93, 0.3, 3400, 0.5],
]

/** The row of a track where column `by` has the value, between its two neighbours; held at both ends. */
function interpolate(track, by, value) {
  const held = Math.min(Math.max(value, track[0][by]), track[track.length - 1][by])
  const upper = Math.max(
    1,
    track.findIndex((row) => row[by] >= held),
  )
  const [low, high] = [track[upper - 1], track[upper]]
  const part = (held - low[by]) / (high[by] - low[by])
  return Object.fromEntries(names.map((name, i) => [name, low[i] + part * (high[i] - low[i])]))
}

export const dwarfByColour = (bv) => interpolate(dwarfs, 0, bv)
export const dwarfByBrightness = (absoluteV) => interpolate(dwarfs, 1, absoluteV)
export const giantByColour = (bv) => interpolate(giants, 0, bv)

/** White dwarfs: one cooling line by B-V; the bands by a black body's rough colours. */
export const whiteDwarfByColour = (bv) => ({
  bv,
  absoluteV: 11.3 + 4.6 * (bv + 0.1),
  gMinusV: -0.03,
  bpMinusRp: 1.25 * bv - 0.05,
  vMinusK: 2.2 * bv - 0.6,
  jMinusH: 0.4 * bv - 0.05,
  hMinusK: 0.25 * bv - 0.05,
  teff: Math.max(5500, 13000 - 16000 * bv),
  logg: 8.0,
})

/** Mean B-V of a spectral type's first two characters, for stars whose colour is not measured. */
export function colourOfSpectralType(type) {
  const starts = { O: -0.33, B: -0.3, A: 0.0, F: 0.3, G: 0.58, K: 0.85, M: 1.45, N: 1.9, C: 1.9, S: 1.7 }
  const order = 'OBAFGKM'
  const letter = type?.[0] ?? 'G'
  const start = starts[letter] ?? 0.65
  const next = starts[order[order.indexOf(letter) + 1]] ?? start + 0.2
  const digit = Number.parseInt(type?.[1] ?? '5', 10)
  return start + ((next - start) * (Number.isNaN(digit) ? 5 : digit)) / 10
}

/** True magnitudes in all bands from V and the mean colours; `giant` sets the sign of W1-W2. */
export function magnitudes(vmag, colours, giant) {
  const g = vmag + colours.gMinusV
  const gMinusRp = 0.62 * colours.bpMinusRp - 0.05 * colours.bpMinusRp ** 2
  const rp = g - gMinusRp
  const k = vmag - colours.vMinusK
  const h = k + colours.hMinusK
  const late = Math.max(0, colours.vMinusK - 3.5)
  const w1 = k - 0.03 - 0.035 * late
  const w2 = w1 - (giant ? -0.03 - 0.02 * Math.min(4, Math.max(0, colours.vMinusK)) : -0.03 + 0.09 * late)
  return { g, bp: rp + colours.bpMinusRp, rp, j: h + colours.jMinusH, h, k, w1, w2, w3: w2 - 0.03, w4: w2 - 0.08 }
}
