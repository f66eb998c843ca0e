import type { Plugin } from 'vite'

export function oneLanguage(): Plugin
export function mountAhead(): Plugin
/** `folder`: the page's sources. */
export function firstFiles(folder: string): {
  readonly groups: { readonly debugName: string; readonly name: (id: string, graph: never) => string | null }[]
  readonly includeDependenciesRecursively: boolean
}
