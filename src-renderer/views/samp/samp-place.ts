import { create } from 'zustand'
import type { SampRule } from '#shared/model/samp.ts'
import { showPanel } from '../../state/layout.ts'

export type SampPart = 'programs' | 'messages' | 'rules'
/** The messages to see. */
export interface LogLook {
  readonly text: string
  readonly direction: 'all' | 'in' | 'out' | 'past'
  readonly failures: boolean
}

interface SampPlace {
  readonly part: SampPart
  readonly look: LogLook
  /** The message whose details are shown. */
  readonly entry: string | undefined
  /** The card whose MTypes are shown. */
  readonly peer: string | undefined
  /** The program that is to be disconnected, before that is done. */
  readonly leaving: string | undefined
  /** The rule that is being written, a new one or one that is there. */
  readonly writing: SampRule | undefined
}

/** Where a person is in the panel. */
export const useSampPlace = create<SampPlace>(() => ({
  part: 'programs',
  look: { text: '', direction: 'all', failures: false },
  entry: undefined,
  peer: undefined,
  leaving: undefined,
  writing: undefined,
}))

export const changeLogLook = (patch: Partial<LogLook>): void =>
  useSampPlace.setState(({ look }) => ({ look: { ...look, ...patch } }))

/** Shows a part of the panel. */
export function showSamp(part: SampPart = 'programs'): void {
  useSampPlace.setState({ part })
  showPanel('samp')
}
