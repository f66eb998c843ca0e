/** The phases of UWS 1.1, 2.1.3, with ARCHIVED of 1.1 and what 1.0 had already. */
export const uwsPhases = [
  'PENDING',
  'QUEUED',
  'EXECUTING',
  'COMPLETED',
  'ERROR',
  'ABORTED',
  'UNKNOWN',
  'HELD',
  'SUSPENDED',
  'ARCHIVED',
] as const

/**
 * A phase as services write it, in the form of the standard: blanks and line ends around it, a prefix and lower case
 * occur. A word that UWS does not know stays that word. Undefined: there is none.
 */
export function readPhase(text: string | undefined): string | undefined {
  const word = (text ?? '')
    .replace(/\uFEFF/g, '')
    .trim()
    .replace(/^[A-Za-z][\w.-]*:(?=\S)/, '')
    .toUpperCase()
  return word === '' ? undefined : word
}

/** What a phase means for who follows the job. */
export type PhaseStage = 'pending' | 'active' | 'held' | 'over'

const stages: Readonly<Record<string, PhaseStage>> = {
  PENDING: 'pending',
  HELD: 'held',
  COMPLETED: 'over',
  ERROR: 'over',
  ABORTED: 'over',
  ARCHIVED: 'over',
}

/**
 * How far a job in this phase is (UWS 1.1, 2.1.3). SUSPENDED goes on by itself and UNKNOWN may still become anything, so
 * both are active, as is a word that UWS does not know.
 */
export const stageOfPhase = (phase: string): PhaseStage => stages[phase] ?? 'active'

/** Phases in which a service of UWS 1.1 holds its answer back for WAIT (2.2.1.1: the active ones). */
export const holdsForWait = (phase: string): boolean =>
  phase === 'PENDING' || phase === 'QUEUED' || phase === 'EXECUTING'

/** Phases in which there is little to see for a while: looked at from the beginning with longer pauses. */
export const isSlowPhase = (phase: string): boolean =>
  !(uwsPhases as readonly string[]).includes(phase) || phase === 'UNKNOWN'
