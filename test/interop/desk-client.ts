import { vi } from 'vitest'
import { createLocalCaller } from '#main/net/local-caller.ts'
import { hubJoiner } from '#main/services/samp/client/join-hub.ts'
import { type ReceivedMessage, SampClient } from '#main/services/samp/client/samp-client.ts'
import { createClaimedFiles } from '#main/store/claimed-file.ts'
import type { SampAnswer } from '#shared/vo/samp/message.ts'
import { okResponse } from '#shared/vo/samp/message.ts'
import type { SampMap } from '#shared/vo/samp/value.ts'
import { stringOf } from '#shared/vo/samp/value.ts'

/** Our client as a test uses it: it keeps what arrives, and reads the tables it is told of before it answers. */
export class DeskClient {
  readonly client: SampClient
  /** What arrived, in its order. */
  readonly got: ReceivedMessage[] = []
  /** Text of every table that was asked to be loaded. */
  readonly tables: string[] = []
  readonly #closeCaller: () => void

  private constructor(lockfile: string) {
    const caller = createLocalCaller()
    let count = 0
    const randomId = () => `desk-${++count}`
    const take = async (message: ReceivedMessage) => {
      if (message.mtype.startsWith('table.load.'))
        this.tables.push(await (await fetch(stringOf(message.params, 'url') ?? '')).text())
      this.got.push(message)
      return okResponse()
    }
    this.#closeCaller = () => caller.close()
    this.client = new SampClient({
      metadata: { 'samp.name': 'Desk' },
      handlers: { 'table.*': take, 'coord.pointAt.sky': take, 'image.load.fits': take },
      join: hubJoiner({ kind: 'file', path: lockfile }, { files: createClaimedFiles(randomId), caller }),
      runOwn: async () => undefined,
      randomId,
      onChange: () => undefined,
    })
  }

  static async join(lockfile: string): Promise<DeskClient> {
    const desk = new DeskClient(lockfile)
    await desk.client.start({ runsHub: false })
    if (desk.client.status !== 'joined') throw new Error('There is no hub to join.')
    return desk
  }

  /** MTypes that a program takes; none while it is not there. */
  takes(name: string): readonly string[] {
    return Object.keys(this.client.clients.find((one) => one.name === name)?.subscriptions ?? {})
  }

  /** Asks a program and gives its answer; throws without one. */
  async ask(name: string, mtype: string, params: SampMap, waitSeconds = 20): Promise<SampAnswer> {
    const id = this.client.clients.find((one) => one.name === name)?.id
    if (id === undefined) throw new Error(`${name} is not there.`)
    const answer = await this.client.call(id, mtype, params, waitSeconds)
    if (!answer.ok) throw new Error(answer.fault.message)
    return answer.value
  }

  /**
   * The first message of a type from a program that comes, or has come; the rest of what arrived is forgotten. `provoke`
   * makes the program send it, and is done again where it does not: windows of others come when they like.
   */
  async next(name: string, mtype: string, provoke?: () => Promise<void>): Promise<ReceivedMessage> {
    const tries = provoke ? 6 : 1
    const arrived = () => {
      const message = this.got.find((one) => one.senderName === name && one.mtype === mtype)
      if (!message) throw new Error(`No ${mtype} of ${name} among ${this.got.map((one) => one.mtype).join(', ')}.`)
      return message
    }
    for (let i = 1; ; i += 1)
      try {
        await provoke?.()
        const message = await vi.waitFor(arrived, { timeout: provoke ? 4000 : 20_000, interval: 50 })
        this.got.splice(0)
        return message
      } catch (error) {
        if (i === tries) throw error
      }
  }

  async leave(): Promise<void> {
    await this.client.stop()
    this.#closeCaller()
  }
}
