import type * as v from 'valibot'
import { create } from 'zustand'
import type { AppInfo } from '#shared/ipc/workspace.ts'
import type { Api } from '../api/api.ts'

interface Connection {
  readonly api: Api | undefined
  readonly info: v.InferOutput<typeof AppInfo> | undefined
}

/** The window's one line to main, for actions that no component holds (shortcuts, timers). */
export const useConnection = create<Connection>(() => ({ api: undefined, info: undefined }))

/** The api; only after the window has started. */
export function api(): Api {
  const { api: connected } = useConnection.getState()
  if (!connected) throw new Error('The window is not connected yet.')
  return connected
}
