/** How a service treats WAIT and PHASE (UWS 1.1, 2.2.1.1). */
export type WaitBehaviour =
  /** As the standard says. */
  | 'holds'
  /** "1.0 services ignore it" (SERVICES.md, UWS). */
  | 'ignored'
  /** Answers after a second, whatever was asked: proxies and servers have limits of their own. */
  | 'early'
  /** Never answers a request with WAIT: "-1 outlives proxies (pyvo#784)" (SERVICES.md, UWS). */
  | 'never'
  /** Holds for the whole WAIT though the phase is no longer the one that was named. */
  | 'phase-ignored'

/** A way in which a UWS service differs from the best of them. */
export interface Exhibit {
  readonly name: string
  /** Of UWS, as the documents say it; undefined: they do not. */
  readonly version: string | undefined
  readonly wait: WaitBehaviour
  /** How a phase is written. */
  readonly spell: (phase: string) => string
  /** Namespace prefix of the documents; empty: the default namespace. */
  readonly prefix: string
  /** Phases after RUN with their seconds; the last one stays. HELD stays until RUN is told again. */
  readonly course: ReadonlyArray<readonly [phase: string, seconds: number]>
  readonly location: 'absolute' | 'relative' | 'double-slash'
  /** What answers a DELETE. */
  readonly onDelete: 'nothing' | 'redirect-to-list'
  readonly result: 'direct' | 'redirect'
}

export const plainExhibit: Exhibit = {
  name: 'as the standard says',
  version: '1.1',
  wait: 'holds',
  spell: (phase) => phase,
  prefix: 'uws',
  course: [
    ['QUEUED', 2],
    ['EXECUTING', 20],
    ['COMPLETED', 0],
  ],
  location: 'absolute',
  onDelete: 'nothing',
  result: 'direct',
}

const exhibit = (name: string, different: Partial<Exhibit>): Exhibit => ({ ...plainExhibit, name, ...different })
const amidst = (phase: string): Exhibit['course'] => [
  ['EXECUTING', 5],
  [phase, 40],
  ['EXECUTING', 5],
  ['COMPLETED', 0],
]

/** The twelve ways to get WAIT and phase documents wrong, or only differently; each stands in SERVICES.md, "UWS". */
export const waitExhibits: readonly Exhibit[] = [
  exhibit('1.0 without WAIT', { version: undefined, wait: 'ignored' }),
  exhibit('WAIT comes back early', { wait: 'early' }),
  exhibit('WAIT never comes back', { wait: 'never' }),
  exhibit('PHASE beside WAIT is passed over', { wait: 'phase-ignored' }),
  // "Trailing white space, lower case and a prefix occur" (SERVICES.md, UWS).
  exhibit('a line end behind the phase', { spell: (phase) => `${phase}\r\n` }),
  exhibit('lower case', { spell: (phase) => phase.toLowerCase() }),
  exhibit('another namespace prefix, and one before the word', { prefix: 'ns2', spell: (phase) => `uws:${phase}` }),
  // "HELD: stop polling, tell the person, RUN again resumes."
  exhibit('HELD', { course: amidst('HELD') }),
  // "SUSPENDED resumes by itself: keep polling."
  exhibit('SUSPENDED', { course: amidst('SUSPENDED') }),
  // "ARCHIVED: over, results gone, query kept."
  exhibit('ARCHIVED', {
    course: [
      ['EXECUTING', 5],
      ['ARCHIVED', 0],
    ],
  }),
  // "UNKNOWN: slow down."
  exhibit('UNKNOWN', { course: amidst('UNKNOWN') }),
  // "An unknown word is shown as it is."
  exhibit('a word that UWS does not know', { course: amidst('STAGING') }),
]

/** Other ways to differ, for services as a whole. */
export const otherExhibits: readonly Exhibit[] = [
  exhibit('no prefix', { prefix: '' }),
  // "Location may hold a double slash (CADC `tap//async`), be relative" (SERVICES.md, HTTP).
  exhibit('a relative Location', { location: 'relative' }),
  exhibit('a double slash in the Location', { location: 'double-slash' }),
  // "DELETE: never follow its redirect (ESAC answers with the whole job list, pyvo#535)" (SERVICES.md, UWS).
  exhibit('DELETE redirects to the list', { onDelete: 'redirect-to-list' }),
  // "Hrefs may redirect" (SERVICES.md, UWS).
  exhibit('results under a redirect', { result: 'redirect' }),
]
