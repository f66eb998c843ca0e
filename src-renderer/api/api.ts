import { createContext, useContext } from 'react'
import type { ClientOf } from '#shared/ipc/contract.ts'
import type { Contracts } from '#shared/ipc/contracts.ts'

/** What differs between the shells on the window's side: dialogs and paths. Everything else goes over the contracts. */
export interface ShellBridge {
  readonly kind: 'electron' | 'browser'
  /** The path of a dropped or picked file where the shell knows it (Electron); else its bytes are uploaded. */
  pathOfFile(file: File): string | undefined
  /** Native dialogs, where the shell has them; undefined answer: the person cancelled. Without them a file input and a download serve. */
  readonly pickOpenPaths?: () => Promise<readonly string[] | undefined>
  readonly pickSavePath?: (suggestedName: string) => Promise<string | undefined>
}

/** What the window knows of main: one typed client per domain. */
export type Api = {
  readonly [D in keyof Contracts]: ClientOf<Contracts[D]>
} & {
  readonly shell: ShellBridge
  /** Called once when main has gone: the window says so and closes. */
  readonly onGone: (listener: () => void) => () => void
}

const ApiContext = createContext<Api | undefined>(undefined)
export const ApiProvider = ApiContext.Provider

/** The api of this window; only below `ApiProvider`. */
export function useApi(): Api {
  const api = useContext(ApiContext)
  if (!api) throw new Error('useApi below ApiProvider only')
  return api
}
