import { open } from 'node:fs/promises'
import { type Fault, FaultError, faultOf, type Outcome, ok } from '#shared/ipc/fault.ts'
import { restHeaders, type TransferPart, transferStep } from '#shared/vo/dali/continued-transfer.ts'
import { answerShape } from '#shared/vo/dali/error-document.ts'
import { headText } from '#shared/vo/dali/head-text.ts'
import type { Net, NetResponse } from '../../net/net.ts'
import { refusedFault } from '../../net/refused.ts'
import type { DownloadFile, DownloadOrigin, KeptDownload } from '../../store/download-files.ts'

export interface DownloadParts {
  readonly net: Net
  readonly now: () => number
  /** Resolves after so many milliseconds, or at once when the signal ends. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>
  /** Bytes are here. */
  readonly progressed: (download: Download) => void
}

/** Attempts in a row that bring no new byte; then it is left to the person. */
const fruitlessAttempts = 6
const firstWaitMilliseconds = 1000
const longestWaitMilliseconds = 120_000
/** Results may lie on slow shelves: silence before the first byte. */
const answerSeconds = 600
const readBytes = 262_144

/** What broke off may be whole the next time. */
const isTransient = ({ kind, status }: Fault): boolean =>
  kind === 'offline' ||
  kind === 'timeout' ||
  status === 408 ||
  status === 429 ||
  (status !== undefined && status >= 500)

/** The fault of a reader whose bytes were taken back. */
export const changedMessage = 'The result changed at the service while it was on its way; it is fetched once more.'

/** One document on its way into a file. It goes on after a break where the service's answers show that it is the same. */
export class Download {
  readonly #file: DownloadFile
  readonly #url: string
  readonly #parts: DownloadParts
  readonly #stop = new AbortController()
  /** Grows each time that the document is begun again. */
  #generation = 0
  /** Bytes that those who follow may read. */
  #reached: number
  #kept: KeptDownload | undefined
  #fault: Fault | undefined
  #wake: Array<() => void> = []
  #began: () => void = () => undefined
  /** Settles when the first bytes can be had, or it ended. */
  readonly began: Promise<void>
  /** Settles when the whole file is kept, or why not. Never rejects. */
  readonly done: Promise<Outcome<KeptDownload>>

  constructor(file: DownloadFile, url: string, parts: DownloadParts) {
    this.#file = file
    this.#url = url
    this.#parts = parts
    this.#reached = file.bytes
    this.began = new Promise((resolve) => {
      this.#began = resolve
    })
    this.done = this.#run()
  }

  get bytes(): number {
    return this.#kept?.bytes ?? this.#file.bytes
  }

  get bytesExpected(): number | undefined {
    return this.#file.origin?.bytesExpected
  }

  /** Ends it; what is here stays where it can be continued. */
  stop(): void {
    this.#stop.abort()
  }

  /** The document from its first byte, as it arrives; throws FaultError where it breaks off for good or is taken back. */
  async *follow(): AsyncGenerator<Uint8Array, void> {
    const generation = this.#generation
    // The last byte may have come meanwhile: then the file stands under its own name.
    const handle = await open(this.#file.partPath, 'r')
      .catch(() => open(this.#file.path, 'r'))
      .catch((error: unknown) => {
        throw this.#fault ? new FaultError(this.#fault) : error
      })
    try {
      for (let at = 0; ; ) {
        const here = this.#reached
        if (at < here) {
          const buffer = new Uint8Array(Math.min(readBytes, here - at))
          const { bytesRead } = await handle.read(buffer, 0, buffer.byteLength, at)
          // Asked after reading: bytes of another version are never handed on.
          if (generation !== this.#generation) throw new FaultError({ kind: 'http', message: changedMessage })
          if (bytesRead === 0)
            throw new FaultError({
              kind: 'storage',
              message: 'The file of the result was cut. Fetch the result again.',
              where: this.#url,
            })
          at += bytesRead
          yield buffer.subarray(0, bytesRead)
        } else if (generation !== this.#generation) throw new FaultError({ kind: 'http', message: changedMessage })
        else if (this.#kept) return
        else if (this.#fault) throw new FaultError(this.#fault)
        else await this.#news()
      }
    } finally {
      await handle.close()
    }
  }

  #news(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve))
  }

  #tell(): void {
    const waiting = this.#wake
    this.#wake = []
    for (const wake of waiting) wake()
  }

  async #run(): Promise<Outcome<KeptDownload>> {
    try {
      await this.#fetchAll()
      this.#kept = await this.#file.keep()
      return ok(this.#kept)
    } catch (error) {
      this.#fault = this.#stop.signal.aborted ? { kind: 'cancelled', message: 'Cancelled.' } : faultOf(error)
      await this.#file.leave()
      return { ok: false, fault: this.#fault }
    } finally {
      this.#began()
      this.#tell()
    }
  }

  async #fetchAll(): Promise<void> {
    let fruitless = 0
    let most = this.#file.bytes
    let useRange = true
    while (!this.#isWhole()) {
      const attempt = await this.#attempt(useRange)
      if (attempt.ok && attempt.value === 'whole') return
      if (this.#stop.signal.aborted) throw new FaultError({ kind: 'cancelled', message: 'Cancelled.' })
      fruitless = this.#file.bytes > most ? 0 : fruitless + 1
      most = Math.max(most, this.#file.bytes)
      if (attempt.ok) {
        useRange = attempt.value === 'rest'
        if (fruitless >= fruitlessAttempts)
          throw new FaultError({ kind: 'http', message: 'The service does not send the rest.', where: this.#url })
        continue
      }
      const { fault } = attempt
      // Once bytes were handed on, they can only be continued.
      const canGoOn = this.#file.bytes === 0 || this.#file.origin?.validator !== undefined
      if (!isTransient(fault) || !canGoOn || fruitless >= fruitlessAttempts) throw new FaultError(fault)
      useRange = true
      const wait = Math.min(longestWaitMilliseconds, firstWaitMilliseconds * 2 ** Math.max(0, fruitless - 1))
      const asked = Math.min(longestWaitMilliseconds, (fault.retryAfterSeconds ?? 0) * 1000)
      await this.#parts.wait(Math.max(wait, asked), this.#stop.signal)
      if (this.#stop.signal.aborted) throw new FaultError({ kind: 'cancelled', message: 'Cancelled.' })
    }
  }

  #isWhole(): boolean {
    const { origin, bytes } = this.#file
    return origin?.bytesExpected !== undefined && bytes === origin.bytesExpected
  }

  /** What is here and may be continued: only of the same address, and only with what tells its version. */
  #part(): TransferPart | undefined {
    const { origin, bytes } = this.#file
    if (origin?.validator === undefined || origin.url !== this.#url || bytes === 0) return undefined
    return { bytes, validator: origin.validator, bytesExpected: origin.bytesExpected }
  }

  /** One request. `whole`: all is here; `rest`: more is to be asked for; `again`: without a range. */
  async #attempt(useRange: boolean): Promise<Outcome<'whole' | 'rest' | 'again'>> {
    const part = useRange ? this.#part() : undefined
    const answer = await this.#parts.net.request({
      url: this.#url,
      // Offsets count bytes as they are kept, so nothing may be packed on the way.
      headers: { 'accept-encoding': 'identity', ...(part && restHeaders(part)) },
      signal: this.#stop.signal,
      idleTimeoutSeconds: answerSeconds,
    })
    if (!answer.ok) return answer
    const response = answer.value
    const step = transferStep(response, part)
    if (step.kind === 'other') {
      response.cancel()
      return ok('again')
    }
    if (step.kind === 'refused') return { ok: false, fault: await this.#refused(response, response.body) }
    const chunks = response.body[Symbol.asyncIterator]()
    let isOver = false
    try {
      const first = await chunks.next()
      const head = first.done ? new Uint8Array() : first.value
      // A login page that comes with 200 must not take the place of what is here.
      if (step.kind === 'whole' && answerShape(new TextDecoder().decode(head.subarray(0, 4096))) === 'html')
        return { ok: false, fault: await this.#refused(response, joined(head, chunks)) }
      if (step.kind === 'whole') await this.#begin(step)
      await this.#take(head, chunks)
      isOver = true
    } catch (error) {
      return { ok: false, fault: faultOf(error) }
    } finally {
      if (!isOver) response.cancel()
    }
    const { bytesExpected } = step
    return ok(bytesExpected === undefined || this.#file.bytes >= bytesExpected ? 'whole' : 'rest')
  }

  async #begin(step: { readonly bytesExpected?: number; readonly validator?: string }): Promise<void> {
    this.#generation += 1
    this.#reached = 0
    this.#tell()
    const origin: DownloadOrigin = {
      url: this.#url,
      ...(step.validator !== undefined && { validator: step.validator }),
      ...(step.bytesExpected !== undefined && { bytesExpected: step.bytesExpected }),
    }
    await this.#file.begin(origin)
  }

  async #take(head: Uint8Array, chunks: AsyncIterator<Uint8Array>): Promise<void> {
    for (let chunk = head; ; ) {
      if (chunk.byteLength > 0) await this.#file.append(chunk)
      this.#reached = this.#file.bytes
      this.#began()
      this.#tell()
      this.#parts.progressed(this)
      const next = await chunks.next()
      if (next.done) return
      chunk = next.value
    }
  }

  async #refused(response: NetResponse, body: AsyncIterable<Uint8Array>): Promise<Fault> {
    try {
      return refusedFault(response, await headText(body), this.#parts.now())
    } catch (error) {
      return faultOf(error)
    }
  }
}

async function* joined(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}
