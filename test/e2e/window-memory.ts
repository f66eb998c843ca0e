import type { CDPSession, Page } from 'playwright-core'

/** What goes over the window's socket from now on; the page is loaded anew so that it is seen from its first frame. */
export class WireRecord {
  readonly sent: Buffer[] = []
  readonly received: Buffer[] = []

  private constructor() {}

  static async start(page: Page): Promise<WireRecord> {
    const record = new WireRecord()
    const session = await page.context().newCDPSession(page)
    // Frames of bytes (opcode 2) are told in base64.
    const bytes = ({ opcode, payloadData }: { opcode: number; payloadData: string }): Buffer =>
      Buffer.from(payloadData, opcode === 2 ? 'base64' : 'utf8')
    session.on('Network.webSocketFrameSent', ({ response }) => record.sent.push(bytes(response)))
    session.on('Network.webSocketFrameReceived', ({ response }) => record.received.push(bytes(response)))
    await session.send('Network.enable')
    await page.reload()
    return record
  }
}

/** Reads the strings of a page's heap, as its developer tools would. */
export class HeapReader {
  readonly #session: CDPSession

  private constructor(session: CDPSession) {
    this.#session = session
  }

  static async open(page: Page): Promise<HeapReader> {
    const session = await page.context().newCDPSession(page)
    await session.send('HeapProfiler.enable')
    return new HeapReader(session)
  }

  /** Every string that is alive after a collection of garbage, one a line. */
  async strings(): Promise<string> {
    const chunks: string[] = []
    const take = ({ chunk }: { chunk: string }): void => void chunks.push(chunk)
    this.#session.on('HeapProfiler.addHeapSnapshotChunk', take)
    await this.#session.send('HeapProfiler.collectGarbage')
    await this.#session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
    this.#session.off('HeapProfiler.addHeapSnapshotChunk', take)
    const { strings } = JSON.parse(chunks.join('')) as { readonly strings: readonly string[] }
    return strings.join('\n')
  }
}
