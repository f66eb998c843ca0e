import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** An answer as `curl -i` wrote it. */
export interface RecordedAnswer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
}

/** Reads a recorded answer of test/fixtures/tap by its name, such as `dachs-sync-overflow`. */
export function recordedAnswer(name: string): RecordedAnswer {
  const bytes = readFileSync(fileURLToPath(new URL(`../../fixtures/tap/${name}.http`, import.meta.url)))
  const border = bytes.indexOf('\r\n\r\n')
  const [statusLine = '', ...lines] = bytes.subarray(0, border).toString('latin1').split('\r\n')
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  return {
    status: Number(statusLine.split(' ')[1]),
    headers: new Map(headers.filter(([name]) => name !== 'transfer-encoding' && name !== 'date')),
    body: bytes.subarray(border + 4),
  }
}

/** Its body as text. */
export const recordedText = (name: string): string => recordedAnswer(name).body.toString('utf8')
