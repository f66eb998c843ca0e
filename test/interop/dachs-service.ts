import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { requirePeer } from '../peers.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))

/** Base URL of the DaCHS server that the folder of peers brings up. */
export const dachsUrl = 'http://127.0.0.1:8080/tap'

/** Starts the server where it does not run yet. */
export async function bringUpDachs(folder: string): Promise<void> {
  await run('bash', [join(folder, 'peers/dachs/up.sh')], { maxBuffer: 1 << 24 })
}

/** A cell as pyvo reads it: whole numbers as text, so that none of their digits is lost. */
export type PyvoCell = string | number | boolean | null | readonly PyvoCell[]

export interface PyvoResult {
  readonly names: readonly string[]
  readonly rows: ReadonlyArray<readonly PyvoCell[]>
}

/** Runs the query through pyvo and prints names and rows; masked cells are null, NaN is "NaN". */
const pyvoProgram = `
import json, sys, warnings
warnings.simplefilter("ignore")
import numpy, pyvo
service = pyvo.dal.TAPService(sys.argv[1])
maxrec = int(sys.argv[3]) if len(sys.argv) > 3 else None
table = service.run_sync(sys.argv[2], maxrec=maxrec).to_table()
def cell(value):
    if numpy.ma.is_masked(value): return None
    if isinstance(value, numpy.ndarray): return [cell(item) for item in value]
    if isinstance(value, (bool, numpy.bool_)): return bool(value)
    if isinstance(value, (int, numpy.integer)): return str(int(value))
    if isinstance(value, numpy.floating):
        return "NaN" if numpy.isnan(value) else float(value)
    return str(value)
print(json.dumps({"names": table.colnames, "rows": [[cell(value) for value in row] for row in table]}))
`

export async function pyvoQuery(adql: string, maxrec?: number): Promise<PyvoResult> {
  const args = ['-c', pyvoProgram, dachsUrl, adql, ...(maxrec === undefined ? [] : [String(maxrec)])]
  const { stdout } = await run(requirePeer('python3'), args, { maxBuffer: 1 << 28 })
  return JSON.parse(stdout)
}

/** What `alidade` said and how it ended, as a process of its own with a workspace of its own. */
export async function alidade(args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const home = mkdtempSync(join(tmpdir(), 'alidade-home-'))
  try {
    const env = { ...process.env, ALIDADE_HOME: home }
    const { stdout, stderr } = await run(process.execPath, [join(root, 'out/main/cli.js'), ...args], {
      env,
      maxBuffer: 1 << 28,
    })
    return { code: 0, out: stdout, err: stderr }
  } catch (error) {
    const ended = error as { code?: unknown; stdout?: string; stderr?: string }
    if (typeof ended.code !== 'number') throw error
    return { code: ended.code, out: ended.stdout ?? '', err: ended.stderr ?? '' }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}
