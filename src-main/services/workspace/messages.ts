import type { Message } from '#shared/ipc/workspace.ts'

/** What the person should know, in memory: the last 1,000 messages, oldest first. */
export class Messages {
  readonly #limit: number
  readonly #now: () => number
  readonly #randomId: () => string
  readonly #listeners = new Set<(message: Message) => void>()
  #messages: Message[] = []

  constructor(options: { readonly now: () => number; readonly randomId: () => string; readonly limit?: number }) {
    this.#now = options.now
    this.#randomId = options.randomId
    this.#limit = options.limit ?? 1000
  }

  /** Adds a message, gives it its id and time, and tells the listeners. */
  readonly report = (notice: Omit<Message, 'id' | 'at'>): Message => {
    const message = { ...notice, id: this.#randomId(), at: new Date(this.#now()).toISOString() }
    this.#messages.push(message)
    if (this.#messages.length > this.#limit) this.#messages.splice(0, this.#messages.length - this.#limit)
    for (const listener of this.#listeners) listener(message)
    return message
  }

  list(): Message[] {
    return [...this.#messages]
  }

  clear(): void {
    this.#messages = []
  }

  onMessage(listener: (message: Message) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
