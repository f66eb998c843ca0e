/**
 * What comes within some seconds; undefined where it comes later, fails, or the signal ends first. The timer is our own:
 * a signal joined of others (AbortSignal.any) does not keep the one of a time limit alive, which then never ends it.
 */
export async function soon<T>(
  work: (signal: AbortSignal) => Promise<T>,
  seconds: number,
  signal: AbortSignal,
): Promise<T | undefined> {
  const limit = new AbortController()
  const end = (): void => limit.abort()
  const timer = setTimeout(end, seconds * 1000)
  signal.addEventListener('abort', end, { once: true })
  if (signal.aborted) end()
  const ended = new Promise<undefined>((resolve) => {
    if (limit.signal.aborted) resolve(undefined)
    limit.signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
  try {
    return await Promise.race([work(limit.signal).catch(() => undefined), ended])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
  }
}
