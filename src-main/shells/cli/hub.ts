import { createInterface } from 'node:readline/promises'
import { setFlagsFromString } from 'node:v8'
import { lockfilePlace } from '#shared/vo/samp/lockfile.ts'
import type { Net } from '../../net/net.ts'
import type { AskConsent, ConsentRequest } from '../../services/samp/hub/web-consent.ts'
import { createUrlFetcher } from '../../services/samp/hub/web-fetch.ts'
import { startSampHub } from '../../services/samp/samp-hub.ts'
import { faultLine, printable } from './report-lines.ts'
import { type CliIo, type Verb, verbOf } from './verb.ts'
import { readWords } from './words.ts'

const usage = `alidade hub [options]

Runs a SAMP hub without a window, until Ctrl-C. It prints its lockfile. Programs of this person find it there; other
machines cannot reach it.

  --lockfile FILE  where to say that it runs (default: what SAMP_HUB names, else .samp in the home folder)
  --web            pages in a browser may ask to take part: each time this terminal asks (port 21012);
                   without a terminal the answer is no

Exit codes
  0    ended by SIGTERM
  1    could not start (another hub runs, or the port is taken); one line on standard error says why
  2    wrong usage
  130  ended by Ctrl-C
`

export interface HubVerbParts {
  readonly version: string
  readonly home: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** `alidade hub`: the SAMP hub as a program of its own. */
export function hubVerb({ version, home, environment }: HubVerbParts): Verb {
  return verbOf({
    name: 'hub',
    summary: 'run a SAMP hub without a window',
    usage,
    read(args) {
      const words = readWords(args, ['lockfile'], ['web'])
      if (typeof words === 'string') return words
      if (words.others.length > 0) return `unexpected argument ${words.others[0]}.`
      const asked = words.options.get('lockfile')
      const place =
        asked === undefined ? lockfilePlace(environment.SAMP_HUB, home) : { kind: 'file' as const, path: asked }
      if (place.kind === 'none') return place.sentence
      if (place.kind === 'url') return `a lockfile cannot be written at ${place.url}.`
      return { path: place.path, web: words.flags.has('web') }
    },
    run: ({ path, web }, io) =>
      runHub(path, web, io, {
        version,
        // Lets testers of SAMP in unasked; it is not an option, so that nobody meets it.
        openToTesters: environment.ALIDADE_SAMP_TESTERS === 'accept-everything',
      }),
  })
}

async function runHub(
  lockfile: string,
  web: boolean,
  io: CliIo,
  { version, openToTesters }: { readonly version: string; readonly openToTesters: boolean },
): Promise<number> {
  // A hub runs beside everything else for days: it collects its garbage early instead of growing.
  setFlagsFromString('--optimize-for-size')
  setFlagsFromString('--semi-space-growth-factor=1')
  let net: Promise<Net> | undefined
  const openNet = () => {
    // Loaded when the first page reads an address: the door of the network is the largest part of the program.
    net ??= import('../../net/create-net.ts').then(({ createNet }) =>
      createNet({ version, settings: () => ({ idleTimeoutSeconds: 60 }) }),
    )
    return net
  }
  const lost = new AbortController()
  const started = await startSampHub({
    version,
    lockfile,
    askConsent: askOnTerminal(io),
    fetchUrl: createUrlFetcher({ request: async (asked) => (await openNet()).request(asked) }),
    openToTesters,
    onLockLost: () => lost.abort(),
    onError: (error) => io.stderr(`alidade hub: ${error instanceof Error ? error.stack : error}\n`),
  })
  if (!started.ok) {
    io.stderr(
      `alidade hub: ${faultLine(started.fault, { 'bad-request': 'end that one first, or give another --lockfile' })}\n`,
    )
    return 1
  }
  const hub = started.value
  try {
    const opened = web ? await hub.openWeb() : undefined
    if (opened?.ok === false) {
      io.stderr(
        `alidade hub: ${faultLine(opened.fault, { 'bad-request': 'another hub may serve pages already; leave --web out' })}\n`,
      )
      return 1
    }
    await io.stdout(`${hub.lockfile}\n`)
    await ended([io.signal, lost.signal, terminated()])
    if (lost.signal.aborted) {
      io.stderr('alidade hub: another hub has taken the lockfile; this one ends.\n')
      return 1
    }
    return 0
  } finally {
    await hub.close()
    await (await net)?.close()
  }
}

const terminated = (): AbortSignal => {
  const stop = new AbortController()
  process.once('SIGTERM', () => stop.abort())
  return stop.signal
}

const ended = (signals: readonly AbortSignal[]): Promise<void> =>
  new Promise((resolve) => {
    const any = AbortSignal.any([...signals])
    if (any.aborted) resolve()
    any.addEventListener('abort', () => resolve(), { once: true })
  })

/** The question about a page: first where it is from, which is the browser's word; its name is its own, and cannot steer the terminal. */
export const consentQuestion = ({ origin, name }: ConsentRequest): string =>
  `${origin === undefined ? 'A program that is no browser' : `A page of ${printable(origin)}`} that calls itself “${printable(name).slice(0, 80)}” wants to take part: see the other programs, and exchange tables and positions with them. Let it in? [y/N] `

/** One line of question and answer; whatever is not yes is no. */
const askOnTerminal =
  (io: CliIo): AskConsent =>
  async (who, signal) => {
    if (!process.stdin.isTTY || !io.stderrIsTerminal) return false
    const reader = createInterface({ input: process.stdin, output: process.stderr })
    try {
      const answer = await reader.question(consentQuestion(who), { signal })
      return /^y(es)?$/i.test(answer.trim())
    } finally {
      reader.close()
    }
  }
