/** Random numbers with a fixed seed: the same file comes out of every run. Each catalogue draws from a stream of its own name. */
const skySeed = 20_000_101

/** 32 bits from a text (FNV-1a), to start a named stream. */
function hash(text) {
  let value = 0x811c9dc5
  for (const letter of text) value = Math.imul(value ^ letter.charCodeAt(0), 0x01000193)
  return value >>> 0
}

/** A stream of random numbers: uniform in [0, 1), normal, and draws made of them (mulberry32; Box and Muller 1958). */
export function randomStream(name) {
  let state = (hash(name) ^ skySeed) >>> 0
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const normal = (mean = 0, sigma = 1) =>
    mean + sigma * Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  return {
    uniform,
    normal,
    between: (low, high) => low + (high - low) * uniform(),
    /** True with the given probability. */
    happens: (probability) => uniform() < probability,
    integer: (below) => Math.floor(uniform() * below),
    /** A factor around 1 with the given scatter in the natural logarithm: how quoted errors vary from star to star. */
    factor: (sigma) => Math.exp(normal(0, sigma)),
  }
}
