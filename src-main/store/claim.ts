import { join } from 'node:path'
import * as v from 'valibot'
import { writeAtomically } from './atomic-file.ts'
import type { FileSystem } from './file-system.ts'
import { ProcessMark } from './process-mark.ts'

/** The file by which a process says that it has, or wants, a workspace. */
export const Claim = v.object({
  schema: v.literal(1),
  /** Random; also the name of the file, so that a file of one process is never taken for another's. */
  token: v.string(),
  process: ProcessMark,
  /** Where it listens once it has the workspace. */
  socket: v.string(),
  /** When it was made, ISO 8601. */
  at: v.string(),
})
export type Claim = v.InferOutput<typeof Claim>

/** A claim as found; without content where a newer program wrote it. */
export interface FoundClaim {
  readonly path: string
  readonly claim: Claim | undefined
}

const folderOf = (home: string): string => join(home, 'lock')
const pathOf = (home: string, token: string): string => join(folderOf(home), `${token}.json`)

/** Makes a claim visible to others, whole from the first moment. */
export async function announce(fileSystem: FileSystem, home: string, claim: Claim): Promise<void> {
  await fileSystem.makeFolder(folderOf(home))
  const bytes = new TextEncoder().encode(`${JSON.stringify(claim)}\n`)
  await writeAtomically(fileSystem, pathOf(home, claim.token), [bytes], { random: claim.token })
}

export const withdraw = (fileSystem: FileSystem, home: string, token: string): Promise<void> =>
  fileSystem.remove(pathOf(home, token))

/** All claims in a workspace. What is not JSON was left by a power cut (a living process shows none) and is removed. */
export async function claimsOf(fileSystem: FileSystem, home: string): Promise<FoundClaim[]> {
  const found: FoundClaim[] = []
  const names = await fileSystem.list(folderOf(home)).catch(() => [])
  for (const name of names) {
    if (name.startsWith('.') || !name.endsWith('.json')) continue
    const path = join(folderOf(home), name)
    let text: string
    try {
      text = new TextDecoder().decode(await fileSystem.readFile(path))
    } catch {
      // Withdrawn in the meantime; one that is there and cannot be read counts.
      if (await fileSystem.inspect(path)) found.push({ path, claim: undefined })
      continue
    }
    try {
      const claim = v.safeParse(Claim, JSON.parse(text))
      found.push({ path, claim: claim.success ? claim.output : undefined })
    } catch {
      await fileSystem.remove(path)
    }
  }
  return found
}
