import { randomUUID } from 'node:crypto'
import { createFileReplacer } from '#main/store/atomic-file.ts'
import { nodeFileSystem } from '#main/store/node-file-system.ts'

/** Writes a file of so many bytes and prints the outcome. Arguments: path, bytes. */
const [path = '', bytes = '0'] = process.argv.slice(2)
async function* chunks() {
  for (let left = Number(bytes); left > 0; left -= 10_000) yield new Uint8Array(Math.min(left, 10_000)).fill(97)
}
const outcome = await createFileReplacer(nodeFileSystem, randomUUID).replaceFile(path, chunks())
process.stdout.write(`${JSON.stringify(outcome)}\n`)
