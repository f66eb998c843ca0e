import { create } from 'zustand'

/** Something that takes time and belongs to no tab: opening, sending, saving. Drawn in the status line. */
export interface Work {
  readonly id: string
  readonly label: string
  /** `performance.now()` when it began. */
  readonly since: number
  /** 0 to 1; undefined: not known. */
  readonly fraction?: number | undefined
  /** How far in words: "12 of 40 MB". */
  readonly number?: string | undefined
  readonly cancel: () => void
}

export const useWork = create<{ readonly list: readonly Work[] }>(() => ({ list: [] }))

/** Runs something that can be cancelled and shows it in the status line until it ends. */
export async function trackWork<T>(
  label: string,
  run: (signal: AbortSignal, progress: (fraction: number | undefined, number?: string) => void) => Promise<T>,
): Promise<T> {
  const abort = new AbortController()
  const id = crypto.randomUUID()
  useWork.setState(({ list }) => ({
    list: [...list, { id, label, since: performance.now(), cancel: () => abort.abort() }],
  }))
  try {
    return await run(abort.signal, (fraction, number) =>
      useWork.setState(({ list }) => ({
        list: list.map((work) => (work.id === id ? { ...work, fraction, number } : work)),
      })),
    )
  } finally {
    useWork.setState(({ list }) => ({ list: list.filter((work) => work.id !== id) }))
  }
}
