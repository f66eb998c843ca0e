import { type Outcome, ok } from '#shared/ipc/fault.ts'
import type { FileReplacer } from '../../store/atomic-file.ts'
import type { Table } from '../table.ts'
import { sidecarName, sidecarOf } from './save-format.ts'

/** Puts the sidecar of a CSV file beside it, or removes what an earlier, incomplete file left there. */
export async function replaceSidecar(
  files: FileReplacer,
  csvPath: string,
  table: Table,
  signal?: AbortSignal,
): Promise<Outcome<null>> {
  const sidecar = sidecarOf(table)
  if (!sidecar) {
    await files.removeFile(sidecarName(csvPath))
    return ok(null)
  }
  const written = await files.replaceFile(sidecarName(csvPath), onePiece(sidecar), signal)
  return written.ok ? ok(null) : written
}

async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
