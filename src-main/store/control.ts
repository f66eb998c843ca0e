import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import * as v from 'valibot'
import { Fault } from '#shared/ipc/fault.ts'

/** A command of the contract of jobs. Its input is checked against the contract where it arrives; no secret is in any. */
export const ControlCall = v.object({
  verb: v.literal('call'),
  domain: v.literal('jobs'),
  command: v.string(),
  input: v.unknown(),
})
export type ControlCall = v.InferOutput<typeof ControlCall>

/** What a second start or the command line asks of the running app, one JSON object a line. */
export const ControlRequest = v.variant('verb', [
  v.object({ verb: v.literal('ping') }),
  /** Absolute paths; the window comes to the front as well. */
  v.object({ verb: v.literal('open'), files: v.array(v.string()) }),
  v.object({ verb: v.literal('focus') }),
  /** A window wants the workspace: a process that gives way ends what it is at and gives it up. */
  v.object({ verb: v.literal('give-way') }),
  ControlCall,
])
export type ControlRequest = v.InferOutput<typeof ControlRequest>

/** The answer to each request: who answers, or a sentence why not. */
export const ControlAnswer = v.variant('ok', [
  v.object({
    ok: v.literal(true),
    program: v.literal('alidade'),
    pid: v.number(),
    version: v.string(),
    home: v.string(),
    /** It has no window and gives the workspace up to one that asks. */
    givesWay: v.optional(v.boolean()),
    /** Of a call: what the command answered. */
    outcome: v.optional(
      v.variant('ok', [
        v.object({ ok: v.literal(true), value: v.unknown() }),
        v.object({ ok: v.literal(false), fault: Fault }),
      ]),
    ),
  }),
  v.object({ ok: v.literal(false), message: v.string() }),
])
export type ControlAnswer = v.InferOutput<typeof ControlAnswer>

/** Local sockets as the lock needs them; given by the one door that listens. */
export interface LocalSockets {
  /** One answer per message; `gone` ends with the connection. Rejects where the path cannot be listened on. */
  listen(
    path: string,
    answer: (message: unknown, gone: AbortSignal) => Promise<unknown>,
  ): Promise<{ close(): Promise<void> }>
  /** Sends one message and takes one answer; rejects when nobody listens, or after the time. */
  ask(path: string, message: unknown, waitMilliseconds: number): Promise<unknown>
}

/** Bytes that fit into sun_path on every Unix, its closing zero counted (macOS 104, Linux 108). */
const socketPathBytes = 103

/**
 * Where the app of a workspace listens: a socket in a folder of the person's own under the temporary folder, since the
 * workspace's own path may be too long for a socket; on Windows a named pipe.
 */
export function controlPath(
  home: string,
  system: { readonly platform: NodeJS.Platform; readonly temporaryFolder: string; readonly userId: number },
): string {
  const hash = createHash('sha256').update(home).digest('hex').slice(0, 16)
  if (system.platform === 'win32') return `\\\\.\\pipe\\alidade-${hash}`
  const within = (folder: string) => posix.join(folder, `alidade-${system.userId}-${hash}`, 'control.sock')
  const path = within(system.temporaryFolder)
  return Buffer.byteLength(path) <= socketPathBytes ? path : within('/tmp')
}
