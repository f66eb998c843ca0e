import { SaveFormat } from '#shared/ipc/tables.ts'
import { formatOfName } from '../../tables/writers/save-format.ts'

const known = SaveFormat.options.join(', ')

/** The format asked for, else that of the ending of OUT (standard output: VOTable); a sentence where neither is known. */
export function askedFormat(
  format: string | undefined,
  out: string | undefined,
): SaveFormat | { readonly problem: string } {
  if (format !== undefined) {
    const found = SaveFormat.options.find((option) => option === format)
    return found ?? { problem: `${format} is no format; known are ${known}.` }
  }
  if (out === undefined || out === '-') return 'votable'
  return formatOfName(out) ?? { problem: `the ending of ${out} names no format; give --format with one of ${known}.` }
}
