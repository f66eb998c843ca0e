// The licences of everything that is shipped, read from the packages themselves at build time: those that the page's
// bundle took modules from, and those that main loads. A licence that is not on the list stops the build.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Licences that ask for no more than to be named. */
const permissive = [
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'OFL-1.1',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
]

/** An SPDX expression is permissive where one of its choices is: `(MPL-2.0 OR Apache-2.0)`. */
export const isPermissive = (licence) =>
  licence
    .replace(/[()]/g, '')
    .split(/ OR /)
    .some((choice) => choice.split(/ AND /).every((part) => permissive.includes(part.trim())))

/** The package's folder of a module of a bundle; undefined for the project's own and for made-up ones. */
export function packageFolder(moduleId) {
  const path = moduleId.replace(/^\0/, '').split('?')[0].replaceAll('\\', '/')
  const at = path.lastIndexOf('/node_modules/')
  if (at < 0) return undefined
  const parts = path.slice(at + '/node_modules/'.length).split('/')
  const name = parts[0].startsWith('@') ? parts.slice(0, 2) : parts.slice(0, 1)
  return `${path.slice(0, at)}/node_modules/${name.join('/')}`
}

/** Name, version, licence and its text, as the package gives them. */
export function licenceOf(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const licence = typeof manifest.license === 'string' ? manifest.license : (manifest.license?.type ?? 'none named')
  if (!isPermissive(licence))
    throw new Error(
      `${manifest.name} ${manifest.version} has the licence ${licence}, which is not on the list in tools/licences.mjs`,
    )
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name))
  const home =
    typeof manifest.homepage === 'string' && /^https?:/.test(manifest.homepage) ? manifest.homepage : undefined
  return {
    name: manifest.name,
    version: manifest.version,
    licence,
    ...(home && { home }),
    text: file ? readFileSync(join(folder, file), 'utf8').trim() : '',
  }
}

/** The folders of packages by name and of what they depend on. */
function withDependencies(root, names, found = new Set()) {
  for (const name of names) {
    const folder = join(root, 'node_modules', name)
    if (found.has(folder) || !existsSync(folder)) continue
    found.add(folder)
    withDependencies(
      root,
      Object.keys(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).dependencies ?? {}),
      found,
    )
  }
  return found
}

/** What stands in the page's source where the packages go (src-renderer/views/about/licences.ts). */
const place = /(["'`])__ALIDADE_LICENCES__\1/

/** A Vite plugin: writes the packages into the page. */
export function licences(root) {
  return {
    name: 'licences',
    apply: 'build',
    generateBundle(_options, bundle) {
      const shipped = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies ?? {}
      const folders = withDependencies(root, Object.keys(shipped))
      for (const chunk of Object.values(bundle))
        for (const id of chunk.type === 'chunk' ? chunk.moduleIds : (chunk.originalFileNames ?? [])) {
          const folder = packageFolder(id.startsWith('/') || id.startsWith('\0') ? id : join(root, 'src-renderer', id))
          if (folder && existsSync(join(folder, 'package.json'))) folders.add(folder)
        }
      const packages = [...folders].map(licenceOf).sort((a, b) => a.name.localeCompare(b.name))
      const text = JSON.stringify(JSON.stringify(packages))
      const about = Object.values(bundle).find((chunk) => chunk.type === 'chunk' && place.test(chunk.code))
      if (!about) throw new Error('No part of the page holds the place of the licences')
      about.code = about.code.replace(place, () => text)
    },
  }
}
