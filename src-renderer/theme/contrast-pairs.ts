/** A colour token and the token of the ground it stands on. */
export type TokenPair = readonly [front: string, ground: string]

const panels = ['--color-bg', '--color-surface', '--color-raised'] as const
/** Grounds of lines: as they are, pointed at, chosen, every second one. */
const lines = [...panels, '--color-hover', '--color-selection', '--color-row-alt'] as const
const codeKinds = ['keyword', 'function', 'string', 'number', 'comment', 'operator'] as const

const on = (fronts: readonly string[], grounds: readonly string[]): readonly TokenPair[] =>
  fronts.flatMap((front) => grounds.map((ground) => [front, ground] as const))

/** Every text of the window with every ground it may stand on: 4.5 to 1 in every theme (WCAG 2.2, 1.4.3). */
export const textPairs: readonly TokenPair[] = [
  ...on(['--color-text', '--color-text-quiet', '--color-accent', '--color-error', '--color-warning'], lines),
  ...on(['--color-success'], panels),
  ...on(['--color-on-accent'], ['--color-accent', '--color-accent-hover']),
  ...on(['--color-text', '--color-warning'], ['--color-warning-surface']),
  ...on(['--color-text', '--color-error'], ['--color-error-surface']),
  // Chosen code keeps its colours.
  ...on(
    codeKinds.map((kind) => `--code-${kind}`),
    ['--color-surface', '--color-selection'],
  ),
]

/** Every mark that says something by itself (focus, outlines of fields, icons of state, bars): 3 to 1 (WCAG 2.2, 1.4.11). */
export const markPairs: readonly TokenPair[] = [
  ...on(['--color-focus', '--color-accent'], lines),
  ...on(['--color-border-strong', '--color-error', '--color-warning', '--color-success'], panels),
  ...on(['--color-accent'], ['--color-border']),
  ...on(['--color-warning'], ['--color-warning-surface']),
  ...on(['--color-error'], ['--color-error-surface']),
]
