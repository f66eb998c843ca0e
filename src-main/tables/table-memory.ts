import type { Fault } from '#shared/ipc/fault.ts'
import { bytesText } from '#shared/model/bytes-text.ts'
import type { Mark } from '#shared/model/table.ts'

/** A table as its memory is counted. */
interface Held {
  readonly title: string
  readonly memoryBytes: number
}

/** The part of this machine's memory that open tables may take where nobody has set another. */
export const defaultTableMemory = (machineBytes: number): number => Math.floor(machineBytes / 4)

export const memoryOf = (tables: readonly Held[]): number =>
  tables.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0)

/** Why no further table is opened: those that are open fill what the settings allow. Undefined: there is room. */
export function memoryFault(tables: readonly Held[], limitBytes: number): Fault | undefined {
  const held = memoryOf(tables)
  if (held < limitBytes) return undefined
  const [largest] = tables.toSorted((a, b) => b.memoryBytes - a.memoryBytes)
  const close = largest ? `; the largest is “${largest.title}” with ${bytesText(largest.memoryBytes)}` : ''
  return {
    kind: 'limit',
    message: `Open tables take ${bytesText(held)} of the ${bytesText(limitBytes)} that the settings allow${close}.`,
  }
}

const full = 'The memory for tables is full'

/** The mark of a table whose reading filled the memory that the settings allow. */
export const memoryMark = (limitBytes: number): Mark => ({
  kind: 'partial',
  message: `${full} (${bytesText(limitBytes)}): the rows so far are kept. Close other tables or raise the limit in the settings, then read it again.`,
})

/** True for the mark that `memoryMark` makes. */
export const isMemoryMark = ({ message }: Mark): boolean => message?.startsWith(full) === true
