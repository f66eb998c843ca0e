const gigabyte = 1e9

const asNumber = (text: string): number => Number(text.trim().replace(',', '.'))

/** Gigabytes for a field, with one digit after the point. */
export const gigabytesText = (bytes: number): string => String(Math.round(bytes / (gigabyte / 10)) / 10)

/** What is wrong with the memory for tables as typed; undefined: nothing. Empty means a quarter of the machine's. */
export function memoryProblem(text: string, machineBytes: number): string | undefined {
  if (text.trim() === '') return undefined
  const gigabytes = asNumber(text)
  const most = Math.max(0.1, Math.floor(machineBytes / (gigabyte / 10)) / 10)
  return gigabytes >= 0.1 && gigabytes <= most ? undefined : `A number of gigabytes from 0.1 to ${most}.`
}

/** Bytes as typed in gigabytes; undefined for none. */
export const memoryBytesOf = (text: string): number | undefined =>
  text.trim() === '' ? undefined : Math.round(asNumber(text) * gigabyte)
