interface Issued {
  readonly ticket: number
  readonly value: string | undefined
}

/**
 * What may be found after a cut: for each key the last acknowledged value, or any value issued since.
 * `undefined` stands for "not there".
 */
export class ExpectedState {
  readonly #keys = new Map<string, Issued[]>()
  #tickets = 0
  #acknowledged = 0

  /** Acknowledgements so far. */
  get acknowledged(): number {
    return this.#acknowledged
  }

  get keys(): string[] {
    return [...this.#keys.keys()]
  }

  /** The ticket of the value last issued. */
  latest(key: string): number {
    return this.#keys.get(key)?.at(-1)?.ticket ?? 0
  }

  /** Answers a ticket by which it can be acknowledged. */
  issue(key: string, value: string | undefined): number {
    const ticket = ++this.#tickets
    const values = this.#keys.get(key)
    if (values) values.push({ ticket, value })
    else
      this.#keys.set(key, [
        { ticket: 0, value: undefined },
        { ticket, value },
      ])
    return ticket
  }

  /** The value of that ticket is on disk: what was issued before it must not come back. */
  acknowledge(key: string, ticket: number): void {
    const values = this.#keys.get(key) ?? []
    this.#keys.set(
      key,
      values.filter((one) => one.ticket >= ticket),
    )
    this.#acknowledged += 1
  }

  /** The value last issued must be there and no other. */
  demandLatest(): void {
    for (const [key, values] of this.#keys) this.#keys.set(key, values.slice(-1))
  }

  /** Sentences about what is not as it may be; what was found is from now on what is there. */
  differences(
    found: (key: string) => string | undefined,
    afterStart: (value: string | undefined) => string | undefined = (value) => value,
  ): string[] {
    const sentences: string[] = []
    for (const [key, values] of this.#keys) {
      const value = found(key)
      const allowed = values.map((one) => afterStart(one.value))
      if (!allowed.includes(value)) sentences.push(`${key} is ${value}, expected ${allowed.join(' or ')}`)
      this.#keys.set(key, [{ ticket: 0, value }])
    }
    return sentences
  }
}
