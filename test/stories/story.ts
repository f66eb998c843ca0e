import type { ReactNode } from 'react'
import type { FaultKind } from '#shared/ipc/fault.ts'
import type { Scene } from './fake-api.ts'
import type { JobsCount } from './fake-jobs.ts'
import type { SampScene } from './fake-samp.ts'

/** A widget in one of its states. */
export interface StoryState {
  readonly name: string
  readonly draw: () => ReactNode
}

/** A widget with all its states, on one page. */
export interface WidgetStory {
  readonly id: string
  readonly title: string
  readonly states: readonly StoryState[]
}

/** A panel, a page or the whole window over a made-up workspace. */
export interface ViewStory {
  readonly id: string
  readonly title: string
  readonly scene: Scene
  /** What every question to a service and every file ends with; `?fault=` names another kind. */
  readonly fault?: FaultKind
  /** How many jobs there are; absent: as the scene has it. */
  readonly jobs?: JobsCount
  /** Who is on the SAMP hub; absent: a desk with programs, nobody at a first start. */
  readonly samp?: SampScene
  /** Width it has in the window, CSS pixels; absent: all there is. */
  readonly width?: number
  /** What a person does first, once the workspace is read. */
  readonly prepare?: () => unknown
  /** Absent: the whole window. */
  readonly draw?: () => ReactNode
}
