import { readFile } from 'node:fs/promises'
import { hostname, uptime } from 'node:os'
import * as v from 'valibot'

/** Names one run of one process, so that a process id used again is not taken for it. */
export const ProcessMark = v.object({
  pid: v.number(),
  host: v.string(),
  /** The system's run: Linux's boot id, elsewhere the second it started as "boot-<seconds since 1970>". */
  boot: v.string(),
  /** Start of the process as the system counts it; absent where the system does not say. */
  started: v.optional(v.string()),
})
export type ProcessMark = v.InferOutput<typeof ProcessMark>

/** `elsewhere`: on another machine or in another container, where it cannot be looked for. */
export type Liveness = 'alive' | 'dead' | 'elsewhere'

/** What the lock asks about processes; injectable. */
export interface Processes {
  own(): Promise<ProcessMark>
  liveness(mark: ProcessMark): Promise<Liveness>
}

/** Clocks are set now and then: start times of a system that differ by less are the same. */
const bootToleranceSeconds = 120

const textOf = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  )

async function bootMark(): Promise<string> {
  return (await textOf('/proc/sys/kernel/random/boot_id')) ?? `boot-${Math.round(Date.now() / 1000 - uptime())}`
}

/** Whether two marks of a boot name the same one. */
export function sameBoot(one: string, other: string): boolean {
  if (one === other) return true
  const [a, b] = [one, other].map((mark) => /^boot-(\d+)$/.exec(mark)?.[1])
  return a !== undefined && b !== undefined && Math.abs(Number(a) - Number(b)) < bootToleranceSeconds
}

/** State and start time of a process from Linux's /proc (proc(5), fields 3 and 22 of stat). */
async function linuxStat(pid: number): Promise<{ readonly state: string; readonly started: string } | undefined> {
  const text = await textOf(`/proc/${pid}/stat`)
  // The command name in field 2 may hold blanks and brackets; the fields behind it do not.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ')
  const [state, started] = [fields?.[0], fields?.[19]]
  return state !== undefined && started !== undefined ? { state, started } : undefined
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

export const systemProcesses: Processes = {
  async own() {
    const stat = await linuxStat(process.pid)
    return {
      pid: process.pid,
      host: hostname(),
      boot: await bootMark(),
      ...(stat && { started: stat.started }),
    }
  },

  async liveness(mark) {
    const here = { host: hostname(), boot: await bootMark() }
    if (mark.host !== here.host) return 'elsewhere'
    if (!sameBoot(mark.boot, here.boot)) return 'dead'
    if (!exists(mark.pid)) return 'dead'
    const stat = await linuxStat(mark.pid)
    // A process that ended and whose parent has not asked for it yet.
    if (stat?.state === 'Z' || stat?.state === 'X') return 'dead'
    return stat && mark.started !== undefined && stat.started !== mark.started ? 'dead' : 'alive'
  },
}
