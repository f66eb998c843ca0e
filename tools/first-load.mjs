// What shortens the page's first load: one language, few files, and the larger ones asked for at once.
import { join } from 'node:path'

const path = (id) => id.replaceAll('\\', '/')

const otherLanguage = /\/react-aria(?:-components)?\/.*\/intl\/.*\/(?!en-US\b)[a-z]{2}-[A-Z]{2}\.mjs$/

/** The window speaks English: what its widgets say to screen readers does so in every locale, and comes in one language. */
export const oneLanguage = () => ({
  name: 'one-language',
  enforce: 'pre',
  load: (id) => (otherLanguage.test(path(id)) ? "export { default } from './en-US.mjs'" : null),
})

/** Packages in files of their own, which import nothing of the project's: each group only what stands before it. */
const packageFiles = {
  ground:
    /\/node_modules\/(react|react-dom|scheduler|use-sync-external-store|zustand|clsx|flexlayout-react|lucide-react)\//,
  widgets: /\/node_modules\/(react-aria|react-aria-components|react-stately|@internationalized|@react-types)\//,
  wire: /\/node_modules\/valibot\/|vite\/preload-helper/,
}

/** The project's own modules that a module imports at once, directly or through others. */
function importedBy(id, graph, found = new Set()) {
  if (found.has(id) || path(id).includes('/node_modules/')) return found
  found.add(id)
  for (const next of graph.getModuleInfo(id)?.importedIds ?? []) importedBy(next, graph, found)
  return found
}

/**
 * The project's own modules that the window starts with as two files: `wire`, which reaches main, and `window`. What is read
 * later shares them. Without that each of the many that both use would be a file of its own.
 */
export function firstFiles(folder) {
  const sets = new Map()
  const startsWith = (module, graph) => {
    const ids = sets.get(module) ?? importedBy(join(folder, module), graph)
    sets.set(module, ids)
    return ids
  }
  const nameOf = (id, graph) => {
    const ofPackage = Object.keys(packageFiles).find((name) => packageFiles[name].test(path(id)))
    if (ofPackage !== undefined) return ofPackage
    if (startsWith('api/connect.ts', graph).has(id)) return 'wire'
    return startsWith('app/mount.tsx', graph).has(id) ? 'window' : null
  }
  return { groups: [{ debugName: 'first files', name: nameOf }], includeDependenciesRecursively: false }
}

/** Style sheets and scripts that a chunk needs before it runs, those of its imports before its own. */
function neededBy(chunk, bundle, found = { scripts: new Set(), styles: new Set() }) {
  if (chunk?.type !== 'chunk' || found.scripts.has(chunk.fileName)) return found
  found.scripts.add(chunk.fileName)
  for (const name of chunk.imports) neededBy(bundle[name], bundle, found)
  for (const name of chunk.viteMetadata?.importedCss ?? []) found.styles.add(name)
  return found
}

/** Names the page's larger part, which its first script asks for, in the page itself: the browser reads both at once. */
export const mountAhead = () => ({
  name: 'mount-ahead',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle = {} }) {
      const mount = Object.values(bundle).find(({ facadeModuleId }) =>
        path(facadeModuleId ?? '').endsWith('/mount.tsx'),
      )
      if (!mount) throw new Error('The bundle has no chunk of app/mount.tsx.')
      const { scripts, styles } = neededBy(mount, bundle)
      const link = (rel) => (name) => ({
        tag: 'link',
        attrs: { rel, crossorigin: true, href: `./${name}` },
        injectTo: 'head',
      })
      const isNew = (name) => !html.includes(name)
      return [...[...scripts].filter(isNew).map(link('modulepreload')), ...[...styles].map(link('stylesheet'))]
    },
  },
})
