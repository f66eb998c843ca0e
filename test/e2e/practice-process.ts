import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

const cli = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))

/** `alidade practice` as a process of its own: a TAP service that outlives the window. */
export interface PracticeProcess {
  readonly url: string
  /** Addresses of all jobs that it has, as its list gives them (UWS 1.1, 2.2.2.1). */
  jobs(): Promise<readonly string[]>
  end(): Promise<void>
}

/** How those are ended that no test of this file has ended: where one failed. */
const running = new Set<() => Promise<void>>()
afterAll(async () => {
  for (const end of running) await end()
})

export async function startPractice(home: string, ...words: readonly string[]): Promise<PracticeProcess> {
  const child = spawn(process.execPath, [cli, 'practice', '--port', '0', ...words], {
    env: { ...process.env, ALIDADE_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  const end = async () => {
    child.kill('SIGTERM')
    await gone
    running.delete(end)
  }
  running.add(end)
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (bytes) => {
      said += String(bytes)
      const found = /http:\/\/127\.0\.0\.1:\d+\S*/.exec(said)
      if (found) resolve(found[0].replace(/\/+$/, ''))
    })
    child.on('exit', (code) => reject(new Error(`alidade practice ended with ${code}: ${said}`)))
  })
  return {
    url,
    jobs: async () => {
      const text = await (await fetch(`${url}/async`)).text()
      return [...text.matchAll(/<(?:\w+:)?jobref\b[^>]*\bid="([^"]+)"/g)].map(([, id]) => id ?? '')
    },
    end,
  }
}
