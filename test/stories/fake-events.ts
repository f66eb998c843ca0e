type Listener = (item: never) => void
/** Sends an event, by `domain.name`. */
export type Emit = (name: string, item: unknown) => void

/** The events of a made-up main: `on` per domain as a client has it. */
export function fakeEvents() {
  const listeners = new Map<string, Set<Listener>>()
  const emit: Emit = (name, item) => {
    for (const listener of listeners.get(name) ?? []) listener(item as never)
  }
  const on = (domain: string) => (name: string, listener: Listener) => {
    const key = `${domain}.${name}`
    const known = listeners.get(key) ?? new Set()
    listeners.set(key, known.add(listener))
    return () => known.delete(listener)
  }
  return { emit, on }
}
