import { readFile } from 'node:fs/promises'
import { type Fault, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { CliIo } from './verb.ts'

/** The text of the query: as given, from a file (`@FILE`) or from standard input (`@-`). */
export async function readQuery(given: string, io: CliIo): Promise<Outcome<string>> {
  if (!given.startsWith('@')) return ok(given)
  const path = given.slice(1)
  try {
    if (path !== '-') return ok(await readFile(path, 'utf8'))
    const parts: Uint8Array[] = []
    for await (const part of io.stdin) parts.push(part)
    return ok(Buffer.concat(parts).toString('utf8'))
  } catch (error) {
    return { ok: false, fault: unreadable(path, error) }
  }
}

function unreadable(path: string, error: unknown): Fault {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const why =
    code === 'ENOENT' ? 'there is no such file; check the name' : String(error instanceof Error ? error.message : error)
  return { kind: 'storage', message: `The query cannot be read: ${why}`, where: path === '-' ? 'standard input' : path }
}
