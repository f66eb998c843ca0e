import { setImmediate } from 'node:timers/promises'
import { FaultError } from '#shared/ipc/fault.ts'

/** Bytes after which a writer hands a piece over. */
export const pieceBytes = 262_144

/** Lets other work run between two pieces, and ends a cancelled writing. */
export async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate()
  if (signal?.aborted) throw new FaultError({ kind: 'cancelled', message: 'Cancelled.' })
}
