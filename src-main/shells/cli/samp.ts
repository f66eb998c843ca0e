import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { lockfilePlace } from '#shared/vo/samp/lockfile.ts'
import { okResponse } from '#shared/vo/samp/message.ts'
import { createLocalCaller } from '../../net/local-caller.ts'
import { hubJoiner } from '../../services/samp/client/join-hub.ts'
import type { KnownClient } from '../../services/samp/client/known-clients.ts'
import { type MessageHandler, SampClient } from '../../services/samp/client/samp-client.ts'
import { createClaimedFiles } from '../../store/claimed-file.ts'
import { alignedLines } from './text-table.ts'
import { type CliIo, type Verb, verbOf } from './verb.ts'
import { readWords } from './words.ts'

const usage = `alidade samp list | send FILE [options] | listen

Talks to the programs on this desk over SAMP. A hub must run: a program that brings one, or alidade hub.

  list               who is there, and what each takes
  send FILE          asks programs to load a file: a VOTable, FITS or CSV table, or a FITS image with --as
    --to NAME        only the program of this name or id (default: all that take it)
    --as MTYPE       what it is, such as image.load.fits (default: a table, by its first bytes)
    --wait SECONDS   how long to wait for each answer (default 30); some programs never answer
  listen             prints what arrives, one JSON value a line, until Ctrl-C

Exit codes
  0    done
  1    no hub runs, nobody takes the file, or nobody could load it
  2    wrong usage
  3    some could load it and some could not, or did not answer
  130  ended by Ctrl-C
`

/** `alidade samp`: one message to other programs, or a look at them. */
export function sampVerb(parts: {
  readonly home: string
  readonly environment: Readonly<Record<string, string | undefined>>
}): Verb {
  return verbOf({
    name: 'samp',
    summary: 'talk to other programs on this desk',
    usage,
    read: readArguments,
    async run(asked, io) {
      const caller = createLocalCaller()
      const handlers: Record<string, MessageHandler> = asked.action === 'listen' ? { '*': printing(io) } : {}
      const randomId = () => randomBytes(12).toString('base64url')
      const client = new SampClient({
        metadata: { 'samp.name': 'alidade samp', 'samp.description.text': 'The command line of Alidade' },
        handlers,
        join: hubJoiner(lockfilePlace(parts.environment.SAMP_HUB, parts.home), {
          files: createClaimedFiles(randomId),
          caller,
        }),
        runOwn: async () => undefined,
        randomId,
        onChange: () => undefined,
      })
      try {
        await client.start({ runsHub: false })
        if (client.status !== 'joined') {
          io.stderr('alidade samp: no SAMP hub is running; start a program that brings one, or alidade hub.\n')
          return 1
        }
        if (asked.action === 'list') return await list(client, io)
        if (asked.action === 'send') return await send(client, asked, io)
        await new Promise<void>((done) => {
          if (io.signal.aborted) done()
          io.signal.addEventListener('abort', () => done(), { once: true })
        })
        return 0
      } finally {
        await client.stop()
        caller.close()
      }
    },
  })
}

type Arguments =
  | { readonly action: 'list' | 'listen' }
  | {
      readonly action: 'send'
      readonly file: string
      readonly to: string | undefined
      readonly mtype: string | undefined
      readonly waitSeconds: number
    }

function readArguments(args: readonly string[]): Arguments | string {
  const words = readWords(args, ['to', 'as', 'wait'])
  if (typeof words === 'string') return words
  const [action, file, ...rest] = words.others
  if (rest.length > 0) return `unexpected argument ${rest[0]}.`
  if (action === 'list' || action === 'listen')
    return file === undefined && words.options.size === 0 ? { action } : `${action} takes no arguments.`
  if (action !== 'send') return action === undefined ? 'list, send or listen?' : `there is no ${action}.`
  if (file === undefined) return 'send needs a file.'
  const wait = words.options.get('wait') ?? '30'
  if (!/^\d{1,5}$/.test(wait) || Number(wait) === 0) return `--wait needs a number of seconds, not ${wait}.`
  return { action, file, to: words.options.get('to'), mtype: words.options.get('as'), waitSeconds: Number(wait) }
}

async function list(client: SampClient, io: CliIo): Promise<number> {
  const rows = client.clients.map((one) => [one.id, nameOf(one), Object.keys(one.subscriptions).sort().join(' ')])
  await io.stdout(alignedLines(['ID', 'NAME', 'TAKES'], rows))
  return 0
}

async function send(client: SampClient, asked: Arguments & { action: 'send' }, io: CliIo): Promise<number> {
  const failed = (sentence: string) => {
    io.stderr(`alidade samp: ${sentence}\n`)
    return 1
  }
  const path = resolve(asked.file)
  if (!(await stat(path).catch(() => undefined))?.isFile()) return failed(`there is no file ${path}.`)
  const mtype = asked.mtype ?? `table.load.${await tableFormat(path)}`
  const taking = client.subscribedTo(mtype)
  const receivers = taking.filter(
    (one) => asked.to === undefined || one.id === asked.to || nameOf(one).toLowerCase() === asked.to.toLowerCase(),
  )
  if (receivers.length === 0)
    return failed(
      asked.to === undefined ? `nobody here takes ${mtype}.` : `no program ${asked.to} here takes ${mtype}.`,
    )
  const url = pathToFileURL(path).href
  const sent = await client.callEach(
    receivers.map(({ id }) => id),
    mtype,
    { url, name: asked.file },
    asked.waitSeconds,
  )
  let done = 0
  for (const [i, { outcome }] of sent.entries()) {
    const receiver = receivers[i]
    const name = receiver === undefined ? '' : nameOf(receiver)
    const problem = !outcome.ok
      ? outcome.fault.message
      : outcome.value.status === 'samp.error'
        ? (outcome.value.error?.short ?? 'it could not load it.')
        : undefined
    if (problem === undefined) done += 1
    await io.stdout(alignedLines(undefined, [[name, problem ?? 'loaded']]))
  }
  return done === sent.length ? 0 : done === 0 ? 1 : 3
}

const nameOf = (client: KnownClient): string => client.name ?? client.id

/** The last word of `table.load.*`, by the first bytes of a file. */
async function tableFormat(path: string): Promise<'votable' | 'fits' | 'csv'> {
  let head = ''
  for await (const part of createReadStream(path, { end: 511, encoding: 'latin1' })) head += part
  if (head.startsWith('SIMPLE  =')) return 'fits'
  return /^(\u00ef\u00bb\u00bf)?\s*</.test(head) || head.startsWith('\u001f\u008b') ? 'votable' : 'csv'
}

const printing =
  (io: CliIo): MessageHandler =>
  async ({ sender, senderName, mtype, params, isCall }) => {
    await io.stdout(`${JSON.stringify({ from: senderName, id: sender, mtype, params, call: isCall })}\n`)
    return okResponse()
  }
