import { useCallback, useEffect, useRef, useState } from 'react'
import { faultText } from '#shared/ipc/fault-text.ts'
import type { Api } from '../../api/api.ts'
import { announce } from '../../widgets/announcer.tsx'

/** How the last search stands. */
export type FindState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'looking'; readonly since: number; readonly searched: number }
  | { readonly phase: 'found'; readonly round: boolean }
  | { readonly phase: 'none' }
  | { readonly phase: 'failed'; readonly sentence: string }

export interface FindPlace {
  readonly row: number
  readonly column?: string
}

/** Looks for texts in one table's cells; `show` brings a found cell into view. A new search ends the one before. */
export function useFind(
  api: Pick<Api, 'tables'>,
  table: string,
  show: (row: number, column: string) => void,
): {
  readonly state: FindState
  readonly look: (text: string, from: FindPlace, columns: readonly string[], backwards: boolean) => void
  readonly stop: () => void
} {
  const [state, setState] = useState<FindState>({ phase: 'idle' })
  const running = useRef<AbortController>(undefined)
  const shows = useRef(show)
  shows.current = show

  const stop = useCallback(() => {
    running.current?.abort()
    running.current = undefined
    setState({ phase: 'idle' })
  }, [])
  useEffect(() => () => running.current?.abort(), [])

  const look = useCallback(
    async (text: string, from: FindPlace, columns: readonly string[], backwards: boolean) => {
      running.current?.abort()
      const abort = new AbortController()
      running.current = abort
      const since = performance.now()
      setState({ phase: 'looking', since, searched: 0 })
      const steps = api.tables.find(
        { table, text, from: { ...from }, columns: [...columns], backwards },
        { signal: abort.signal },
      )
      let found: { readonly row: number; readonly column: string } | undefined
      let step = await steps.next()
      while (!step.done) {
        if (running.current !== abort) return
        found = step.value.found
        setState({ phase: 'looking', since, searched: step.value.searched })
        step = await steps.next()
      }
      if (running.current !== abort) return
      running.current = undefined
      if (!step.value.ok) {
        const cancelled = step.value.fault.kind === 'cancelled'
        setState(cancelled ? { phase: 'idle' } : { phase: 'failed', sentence: faultText(step.value.fault).sentence })
      } else if (found) {
        const round = backwards ? found.row > from.row : found.row < from.row
        setState({ phase: 'found', round })
        shows.current(found.row, found.column)
      } else {
        setState({ phase: 'none' })
        announce(`No cell holds ${text}.`)
      }
    },
    [api, table],
  )
  return { state, look, stop }
}
