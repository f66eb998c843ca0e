/** Big-endian bytes of primitives, as VOTable 1.4, 6 lays them out in BINARY and BINARY2. */
const viewed = (size: number, write: (view: DataView) => void): number[] => {
  const view = new DataView(new ArrayBuffer(size))
  write(view)
  return [...new Uint8Array(view.buffer)]
}

export const short = (value: number): number[] => viewed(2, (view) => view.setInt16(0, value))
export const int = (value: number): number[] => viewed(4, (view) => view.setInt32(0, value))
export const long = (value: bigint): number[] => viewed(8, (view) => view.setBigInt64(0, value))
export const float = (value: number): number[] => viewed(4, (view) => view.setFloat32(0, value))
export const double = (value: number): number[] => viewed(8, (view) => view.setFloat64(0, value))
export const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0))
export const utf8 = (text: string): number[] => [...new TextEncoder().encode(text)]
export const utf16 = (text: string): number[] =>
  Array.from({ length: text.length }, (_, i) => short(text.charCodeAt(i))).flat()
/** The count before a cell of variable length. */
export const count = (items: number): number[] => int(items)
