// Attacks a SAMP hub from a process of its own and prints what came of it, as one line of JSON.
// Arguments: the target as JSON, a seed, how many requests, and the secrets that no answer may hold, as JSON.
import { readXmlRpc } from '#shared/vo/samp/xml-rpc-reader.ts'
import { RandomSource } from './random-source.ts'
import { attacks, type Target } from './samp-attacks.ts'

/** What a run of attacks found. */
export interface AttackReport {
  readonly sent: number
  /** Answers that gave something away. */
  readonly leaks: readonly string[]
  /** Requests by the name of their attack. */
  readonly counts: Readonly<Record<string, number>>
}

const [, , targetText = '{}', seed = '1', count = '0', secretsText = '[]'] = process.argv
const target = JSON.parse(targetText) as Target
const secrets = JSON.parse(secretsText) as string[]
const random = new RandomSource(Number(seed))

/** Whether an answer gives anything away: a value that is not empty, or something only members may see. */
function givesAway(text: string): boolean {
  if (secrets.some((secret) => text.includes(secret)) || text.includes('root:x:0')) return true
  const start = text.indexOf('<?xml')
  if (start < 0) return false
  try {
    const document = readXmlRpc(text.slice(start))
    return document.kind === 'response' && document.value !== ''
  } catch {
    return false
  }
}

let sent = 0
const leaks: string[] = []
const counts: Record<string, number> = {}
async function attack(): Promise<void> {
  while (sent < Number(count)) {
    sent += 1
    const one = random.pick(attacks)
    counts[one.name] = (counts[one.name] ?? 0) + 1
    const answer = await one.run(target, random)
    if (answer && givesAway(answer.text)) leaks.push(`${one.name}: ${answer.status} ${answer.text.slice(0, 300)}`)
  }
}
await Promise.all(Array.from({ length: 24 }, attack))
const report: AttackReport = { sent, leaks, counts }
process.stdout.write(`${JSON.stringify(report)}\n`)
