import type { Outcome } from '#shared/ipc/fault.ts'
import type { PracticeService } from '../../services/practice/practice-service.ts'
import type { RehearsalOptions } from '../../services/practice/rehearsal.ts'
import { faultLine } from './report-lines.ts'
import { type Verb, verbOf } from './verb.ts'
import { readWords } from './words.ts'

/** The port without --port. */
const usualPort = 8642

const usage = `alidade practice [options]

Serves the practice sky: a TAP service on this machine, for practice without a network. It prints its address and serves
until Ctrl-C. Other machines cannot reach it. Jobs and their results are kept for the next start on the same port.

  --port N          port to listen on (default ${usualPort}; 0: a free one)
  --delay SECONDS   every query waits so long before it runs
  --jobs N          so many asynchronous jobs run at one time, the others are queued (default 2)
  --failure-rate P  share of queries that fail, from 0 to 1
  --failure-seed N  which of them fail: the same number, the same ones (default 1)
  --token TEXT      queries and jobs need Authorization: Bearer TEXT

Exit codes
  1    could not start; one line on standard error says why
  2    wrong usage
  130  ended by Ctrl-C
`

/** What the verb asks of the house: a service that listens. */
export type StartPractice = (port: number, rehearsal: RehearsalOptions) => Promise<Outcome<PracticeService>>

interface Arguments {
  readonly port: number
  readonly rehearsal: RehearsalOptions
}

const optionNames = ['port', 'delay', 'jobs', 'failure-rate', 'failure-seed', 'token'] as const
type OptionName = (typeof optionNames)[number]

/** `alidade practice`: the practice sky as a program of its own. */
export function practiceVerb(start: StartPractice): Verb {
  return verbOf({
    name: 'practice',
    summary: 'serve the practice sky, a TAP service on this machine',
    usage,
    read: readArguments,
    async run(asked, io) {
      const service = await start(asked.port, asked.rehearsal)
      if (!service.ok) {
        io.stderr(`alidade practice: ${faultLine(service.fault, { 'bad-request': 'give another one with --port' })}\n`)
        return 1
      }
      try {
        await io.stdout(`${service.value.url}\n`)
        await ended(io.signal)
      } finally {
        await service.value.close()
      }
      return 0
    },
  })
}

const ended = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    // A listener that waits for requests keeps the process; so does this, until the signal.
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })

function readArguments(args: readonly string[]): Arguments | string {
  const words = readWords(args, optionNames)
  if (typeof words === 'string') return words
  if (words.others.length > 0) return `unexpected argument ${words.others[0]}.`
  const { options } = words
  const numbers = new Map<OptionName, number>()
  for (const [name, { most, whole, what }] of Object.entries(ranges)) {
    const text = options.get(name as OptionName)
    if (text === undefined) continue
    const value = Number(text)
    if (!/^\d+(\.\d+)?$/.test(text) || value > most || (whole && !Number.isInteger(value)))
      return `--${name} needs ${what}, not ${text}.`
    numbers.set(name as OptionName, value)
  }
  if (numbers.get('jobs') === 0) return '--jobs needs a number of at least 1.'
  const delaySeconds = numbers.get('delay')
  const jobsAtOnce = numbers.get('jobs')
  const failureRate = numbers.get('failure-rate')
  const failureSeed = numbers.get('failure-seed')
  const token = options.get('token')
  return {
    port: numbers.get('port') ?? usualPort,
    rehearsal: {
      ...(delaySeconds !== undefined && { delaySeconds }),
      ...(jobsAtOnce !== undefined && { jobsAtOnce }),
      ...(failureRate !== undefined && { failureRate }),
      ...(failureSeed !== undefined && { failureSeed }),
      ...(token !== undefined && { token }),
    },
  }
}

const ranges: Readonly<
  Partial<Record<OptionName, { readonly most: number; readonly whole: boolean; readonly what: string }>>
> = {
  port: { most: 65_535, whole: true, what: 'a port from 0 to 65535' },
  delay: { most: 86_400, whole: false, what: 'a number of seconds' },
  jobs: { most: 64, whole: true, what: 'a whole number from 1 to 64' },
  'failure-rate': { most: 1, whole: false, what: 'a number from 0 to 1' },
  'failure-seed': { most: 4_294_967_295, whole: true, what: 'a whole number' },
}
