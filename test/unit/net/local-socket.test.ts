import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectLocal, type LocalPeer, listenLocal, type OnMessage, questionSockets } from '#main/net/local-socket.ts'

const closers: (() => unknown)[] = []
let folder = ''
let path = ''
const removed: string[] = []
const remove = async (file: string) => {
  removed.push(file)
  await rm(file, { force: true })
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alidade-socket-'))
  path = process.platform === 'win32' ? `\\\\.\\pipe\\alidade-test-${process.pid}` : join(folder, 'control.sock')
  removed.length = 0
})
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
  rmSync(folder, { recursive: true, force: true })
})

async function open(onMessage: OnMessage) {
  const outcome = await listenLocal(path, onMessage, remove)
  if (!outcome.ok) throw new Error(outcome.fault.message)
  closers.push(() => outcome.value.close())
  return outcome.value
}

async function meet(onMessage: OnMessage): Promise<LocalPeer> {
  const outcome = await connectLocal(path, onMessage)
  if (!outcome.ok) throw new Error(outcome.fault.message)
  closers.push(() => outcome.value.close())
  return outcome.value
}

/** Leaves a socket file behind whose process was killed. */
async function leaveStaleSocket(): Promise<void> {
  const child = spawn(process.execPath, [
    '-e',
    `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`,
  ])
  await new Promise((resolve) => child.stdout.once('data', resolve))
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('close', resolve))
}

/** Named pipes of Windows leave no file behind, and have no permission bits. */
const onUnix = (sentence: string, work: () => Promise<void>) => {
  if (process.platform !== 'win32') it(sentence, work)
}

describe('a local socket', () => {
  it('carries JSON values both ways, many in one go and long ones in pieces', async () => {
    await open((message, peer) => peer.send({ echo: message }))
    const answers: unknown[] = []
    const values = [1, 'zwölf\nLinien', { deep: [null, true] }, 'x'.repeat(500_000)]
    await new Promise<void>((resolve) => {
      void meet((message) => {
        answers.push(message)
        if (answers.length === values.length) resolve()
      }).then((peer) => {
        for (const value of values) peer.send(value)
      })
    })
    expect(answers).toEqual(values.map((echo) => ({ echo })))
  })

  onUnix('is for its owner alone', async () => {
    await open(() => {})
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const before = process.umask(0o022)
    process.umask(before)
    expect(before).not.toBe(0o177)
  })

  onUnix('takes the place of a socket whose process was killed', async () => {
    await leaveStaleSocket()
    expect(existsSync(path)).toBe(true)
    await open((message, peer) => peer.send(message))
    expect(removed).toEqual([path])
    expect(await questionSockets(remove).ask(path, 'who', 5000)).toBe('who')
  })

  it('does not take the place of a living process', async () => {
    await open((message, peer) => peer.send(message))
    expect(await listenLocal(path, () => {}, remove)).toMatchObject({ ok: false, fault: { kind: 'bad-request' } })
    expect(removed).toEqual([])
    expect(await questionSockets(remove).ask(path, 'still there', 5000)).toBe('still there')
  })

  it('says so when nobody listens', async () => {
    expect(await connectLocal(path, () => {})).toMatchObject({ ok: false, fault: { kind: 'offline' } })
  })

  it('says so when it cannot listen', async () => {
    writeFileSync(join(folder, 'file'), '')
    path = join(folder, 'file', 'control.sock')
    expect(await listenLocal(path, () => {}, remove)).toMatchObject({ ok: false, fault: { kind: 'storage' } })
  })

  it('cuts a peer that sends no JSON, or a line without end', async () => {
    const seen: unknown[] = []
    await open((message) => seen.push(message))
    for (const text of ['no json\n', `"${'x'.repeat(1_100_000)}`]) {
      const socket = connect(path)
      socket.on('error', () => {})
      socket.write(text)
      await new Promise((resolve) => socket.once('close', resolve))
    }
    expect(seen).toEqual([])
  })

  it('ends its connections and is gone from the folder when it closes', async () => {
    const listener = await open(() => {})
    const peer = await meet(() => {})
    await listener.close()
    await peer.closed
    expect(existsSync(path)).toBe(false)
  })
})

describe('a question over a local socket', () => {
  it('gets one answer', async () => {
    const sockets = questionSockets(remove)
    const listener = await sockets.listen(path, async (message) => ({ you: message }))
    closers.push(() => listener.close())
    expect(await sockets.ask(path, { verb: 'ping' }, 5000)).toEqual({ you: { verb: 'ping' } })
  })

  it('is given up after its time, when nobody is there, and when the other end hangs up', async () => {
    const sockets = questionSockets(remove)
    await expect(sockets.ask(path, 1, 5000)).rejects.toThrow('Nobody answers')
    const silent = await sockets.listen(path, () => new Promise(() => {}))
    await expect(sockets.ask(path, 1, 30)).rejects.toThrow('within 30 ms')
    await silent.close()
    const failing = await sockets.listen(path, async () => {
      throw new Error('inside')
    })
    closers.push(() => failing.close())
    await expect(sockets.ask(path, 1, 5000)).rejects.toThrow('gave no answer')
  })
})
