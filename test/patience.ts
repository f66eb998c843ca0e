import { vi } from 'vitest'

/** What `vi.waitFor` and `vi.waitUntil` wait for comes later on a busy machine than in their second; milliseconds. */
const patienceMilliseconds = 30_000

const { waitFor, waitUntil } = vi
vi.waitFor = (check, options = patienceMilliseconds) => waitFor(check, options)
vi.waitUntil = (check, options = patienceMilliseconds) => waitUntil(check, options)
