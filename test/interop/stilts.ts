import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { requirePeer } from '../peers.ts'

const run = promisify(execFile)
const limits = { timeout: 60_000, maxBuffer: 64 * 1024 * 1024 }

/** A Java that starts quickly, for a program of a second; STILTS's script gives these words to it. */
const quickJava = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC']

/** Runs STILTS; its standard output. Rejects with what it said on standard error. */
export async function stilts(...words: string[]): Promise<string> {
  const { stdout } = await run(requirePeer('stilts'), [...quickJava, ...words], limits)
  return stdout
}

/** Errors that votlint finds in a VOTable, without its warnings. */
export async function votlintErrors(path: string): Promise<string[]> {
  const said = await stilts('votlint', 'maxrepeat=1000000', path)
  return said.split('\n').filter((line) => line.startsWith('ERROR'))
}

/** Every cell of a table as STILTS reads it, lists included. */
export const cellsReadByStilts = (path: string, table = 0): Promise<string> =>
  stilts('tpipe', `in=${path}#${table}`, 'ifmt=votable', 'ofmt=csv', 'out=-')

/**
 * STILTS's checksum of a table. It takes the identity of lists, not their items, so that those of fixed length are taken
 * apart first and those of varying length, named here, are left to `cellsReadByStilts`.
 */
export async function checksumByStilts(path: string, varying: readonly string[]): Promise<string> {
  const less = varying.length > 0 ? [`cmd=delcols '${varying.join(' ')}'`] : []
  return stilts('tpipe', `in=${path}#0`, 'ifmt=votable', ...less, 'cmd=explodeall', 'omode=checksum')
}

const cli = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))

/** Runs the built `alidade`; its exit code and what it wrote. */
export function alidade(home: string, ...words: string[]): Promise<{ code: number; stdout: Buffer; stderr: string }> {
  if (!existsSync(cli)) throw new Error('out/main/cli.js is not built: run npm run build.')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...words], {
      env: { ...process.env, ALIDADE_HOME: join(home, 'alidade') },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    })
    const out: Buffer[] = []
    let stderr = ''
    child.stdout.on('data', (bytes: Buffer) => out.push(bytes))
    child.stderr.on('data', (bytes: Buffer) => {
      stderr += bytes.toString()
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? -1, stdout: Buffer.concat(out), stderr }))
  })
}
