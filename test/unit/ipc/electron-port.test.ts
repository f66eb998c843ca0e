import { MessageChannel } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { openElectronPort } from '#renderer/api/electron-port.ts'
import { portMessage } from '#shared/ipc/electron-bridge.ts'

/** A page's window as far as messages go. */
class FakePage extends EventTarget {
  say(message: { readonly data: unknown; readonly source: unknown; readonly ports: readonly unknown[] }): void {
    this.dispatchEvent(Object.assign(new Event('message'), message))
  }
}

describe('the port that the preload hands over', () => {
  const ask = () => {
    const page = new FakePage()
    const channel = new MessageChannel()
    let asked = 0
    let port: unknown
    const opened = openElectronPort(page as unknown as Window, {
      requestPort: () => {
        asked += 1
      },
    }).then((found) => {
      port = found
    })
    return { page, channel, opened, asked: () => asked, port: () => port, close: () => channel.port1.close() }
  }

  test('is asked for once and taken when it comes', async () => {
    const { page, channel, opened, asked, close } = ask()
    page.say({ data: portMessage, source: page, ports: [channel.port1] })
    await opened
    expect(asked()).toBe(1)
    close()
  })

  test.each([
    [
      'from another window',
      (page: FakePage, port: unknown) => page.say({ data: portMessage, source: {}, ports: [port] }),
    ],
    ['with other data', (page: FakePage, port: unknown) => page.say({ data: 'port', source: page, ports: [port] })],
    ['without a port', (page: FakePage) => page.say({ data: portMessage, source: page, ports: [] })],
  ] as const)('is not taken from a message %s', async (_title, say) => {
    const { page, channel, opened, port, close } = ask()
    say(page, channel.port2)
    await Promise.resolve()
    expect(port()).toBeUndefined()
    page.say({ data: portMessage, source: page, ports: [channel.port1] })
    await opened
    expect(port()).toBeDefined()
    close()
  })
})
