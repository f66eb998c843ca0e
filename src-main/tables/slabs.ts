import { inSixteens } from '#shared/vo/votable/column-builder.ts'

/** Bytes of a slab. Freed SharedArrayBuffers are slow to go back to the system, so slabs are used again. */
export const slabBytes = 2 * 1024 * 1024

/** A piece of shared memory that cells are kept in; larger pieces than a slab get a buffer of their own. */
export interface Slab {
  readonly id: string
  readonly buffer: SharedArrayBuffer
}

/** Where an array lies: slab, byte offset, bytes. */
export interface Piece {
  readonly slab: string
  readonly offset: number
  readonly bytes: number
}

/**
 * Cuts pieces from slabs, one after the other. Slabs are taken from `spare` first, then made; the owner of the pieces
 * hears of each slab used, and gives it back to a pool when no piece of it is in use.
 */
export class SlabCutter {
  readonly #take: () => Slab | undefined
  readonly #make: (bytes: number) => Slab
  #slab: Slab | undefined
  #used = 0
  #fresh: Slab[] = []

  constructor(take: () => Slab | undefined, make: (bytes: number) => Slab) {
    this.#take = take
    this.#make = make
  }

  /** The slab of which more may be cut. */
  get open(): string | undefined {
    return this.#slab?.id
  }

  /** Slabs that came into use since the last call. */
  freshSlabs(): Slab[] {
    const fresh = this.#fresh
    this.#fresh = []
    return fresh
  }

  /** Copies the bytes to shared memory. */
  put(bytes: Uint8Array): Piece {
    const { slab, offset } = this.cut(bytes.length)
    new Uint8Array(slab.buffer, offset, bytes.length).set(bytes)
    return { slab: slab.id, offset, bytes: bytes.length }
  }

  /** A piece of so many bytes, not cleared, at a multiple of 16. */
  cut(bytes: number): { readonly slab: Slab; readonly offset: number } {
    const size = inSixteens(bytes)
    let slab: Slab
    let offset = 0
    if (size > slabBytes) {
      slab = this.#make(size)
      this.#fresh.push(slab)
    } else {
      if (!this.#slab || this.#used + size > slabBytes) {
        this.#slab = this.#take() ?? this.#make(slabBytes)
        this.#used = 0
        this.#fresh.push(this.#slab)
      }
      slab = this.#slab
      offset = this.#used
      this.#used += size
    }
    return { slab, offset }
  }
}

/** The slabs nobody uses. Keeps at most so many bytes; what is more is left to the garbage collector. */
export class SlabPool {
  readonly #free: Slab[] = []
  readonly #maxFree: number

  constructor(maxFreeBytes = 256 * 1024 * 1024) {
    this.#maxFree = Math.floor(maxFreeBytes / slabBytes)
  }

  get freeSlabs(): number {
    return this.#free.length
  }

  take(): Slab | undefined {
    return this.#free.pop()
  }

  giveBack(slab: Slab): void {
    if (slab.buffer.byteLength === slabBytes && this.#free.length < this.#maxFree) this.#free.push(slab)
  }
}
