import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'

/** What an operation of the hub came to. */
export interface PageAnswer {
  readonly value?: unknown
  readonly fault?: string
}

/** A message that reached a page, or the answer to one of its own. */
export interface PageMessage {
  readonly sender?: string
  readonly mtype?: string
  readonly params?: unknown
  readonly isCall?: boolean
  readonly responder?: string
  readonly response?: unknown
}

export interface Registration {
  readonly 'samp.self-id': string
  readonly 'samp.private-key': string
  readonly 'samp.url-translator': string
}

interface Desk {
  readonly got: PageMessage[]
  readonly closed: boolean
  ping(): Promise<boolean>
  register(name: string, mtypes: readonly string[]): Promise<Registration | string>
  run(operation: string, words: readonly unknown[]): Promise<PageAnswer>
  runWithKey(operation: string, key: string, words: readonly unknown[]): Promise<PageAnswer>
  read(url: string): Promise<readonly [number, string] | string>
  translated(url: string): string
  leave(): void
}
declare global {
  interface Window {
    readonly desk: Desk
  }
}

const files: Readonly<Record<string, readonly [string, string]>> = {
  '/': ['samp-page/page.html', 'text/html'],
  '/page.js': ['samp-page/page.js', 'text/javascript'],
  '/samp.js': ['../../node_modules/sampjs/samp.js', 'text/javascript'],
}

/** Serves the page; each server is an origin of its own. */
export async function servePage(): Promise<{ readonly origin: string; close(): Promise<void> }> {
  const server = createServer(async ({ url = '' }, response) => {
    const [file, type] = files[url] ?? []
    if (file === undefined) response.writeHead(404).end()
    else
      response
        .writeHead(200, { 'Content-Type': `${type}; charset=utf-8` })
        .end(await readFile(fileURLToPath(new URL(file, import.meta.url))))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}

/** A page in a real browser that speaks SAMP by the library sampjs, as pages of archives do. */
export class SampPage {
  readonly origin: string
  readonly page: Page
  readonly #close: () => Promise<void>

  private constructor(origin: string, page: Page, close: () => Promise<void>) {
    this.origin = origin
    this.page = page
    this.#close = close
  }

  static async open(browser: Browser | BrowserContext): Promise<SampPage> {
    const { origin, close } = await servePage()
    const page = await browser.newPage()
    await page.goto(origin)
    await page.waitForFunction(() => window.desk !== undefined, undefined, { timeout: 10_000 })
    return new SampPage(origin, page, async () => {
      await page.close()
      await close()
    })
  }

  ping = (): Promise<boolean> => this.page.evaluate(() => window.desk.ping())

  /** The registration, or the fault as a text. Resolves when the person has answered. */
  register = (name: string, ...mtypes: string[]): Promise<Registration | string> =>
    this.page.evaluate(([own, all]) => window.desk.register(own, all), [name, mtypes] as const)

  run = (operation: string, ...words: unknown[]): Promise<PageAnswer> =>
    this.page.evaluate(([name, all]) => window.desk.run(name, all), [operation, words] as const)

  runWithKey = (operation: string, key: string, ...words: unknown[]): Promise<PageAnswer> =>
    this.page.evaluate(([name, own, all]) => window.desk.runWithKey(name, own, all), [operation, key, words] as const)

  read = (url: string): Promise<readonly [number, string] | string> =>
    this.page.evaluate((address) => window.desk.read(address), url)

  translated = (url: string): Promise<string> => this.page.evaluate((address) => window.desk.translated(address), url)

  got = (): Promise<readonly PageMessage[]> => this.page.evaluate(() => window.desk.got)

  isClosed = (): Promise<boolean> => this.page.evaluate(() => window.desk.closed)

  leave = (): Promise<void> => this.page.evaluate(() => window.desk.leave())

  close(): Promise<void> {
    return this.#close()
  }
}
