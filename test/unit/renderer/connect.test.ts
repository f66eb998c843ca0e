import { afterEach, expect, test, vi } from 'vitest'
import { connect } from '#renderer/api/connect.ts'

/** The page's end of a socket whose main answers when the test says so; `keys` are those that were shown. */
class SocketOfMain extends EventTarget {
  static readonly all: SocketOfMain[] = []
  static readonly keys: unknown[] = []
  readonly OPEN = 1
  readonly readyState = 1
  binaryType = ''
  bufferedAmount = 0
  constructor() {
    super()
    SocketOfMain.all.push(this)
    queueMicrotask(() => this.dispatchEvent(new Event('open')))
  }
  send(frame: unknown): void {
    if (typeof frame === 'string') SocketOfMain.keys.push(JSON.parse(frame))
  }
  close(): void {}
  admits(session: string): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify({ session }) }))
  }
}

/** A tab: its address and what it keeps outlive the loads of its page. */
class Tab extends EventTarget {
  readonly location: { hash: string; readonly pathname: string; readonly host: string }
  readonly history = {
    replaceState: () => {
      this.location.hash = ''
    },
  }
  readonly #kept = new Map<string, string>()
  readonly sessionStorage = {
    getItem: (name: string) => this.#kept.get(name) ?? null,
    setItem: (name: string, text: string) => void this.#kept.set(name, text),
  }
  constructor(hash: string) {
    super()
    this.location = { hash, pathname: '/', host: '127.0.0.1:1' }
  }
}

const load = (tab: Tab) => connect(tab as unknown as Window)

afterEach(() => {
  SocketOfMain.all.length = 0
  SocketOfMain.keys.length = 0
  vi.unstubAllGlobals()
})

test('a page that is loaded again before main has let it in shows its token once more', async () => {
  vi.stubGlobal('WebSocket', SocketOfMain)
  const tab = new Tab('#token=once')
  void load(tab)
  expect(tab.location.hash).toBe('')
  const second = load(tab)
  await vi.waitFor(() => expect(SocketOfMain.keys).toEqual([{ token: 'once' }, { token: 'once' }]))
  SocketOfMain.all[1]?.admits('from-now-on')
  await second
  void load(tab)
  await vi.waitFor(() => expect(SocketOfMain.keys[2]).toEqual({ session: 'from-now-on' }))
})

test('a tab that never had a token says that the address opens only once', async () => {
  await expect(load(new Tab(''))).rejects.toThrow('This address opens only once.')
})
