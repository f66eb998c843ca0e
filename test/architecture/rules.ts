import { posix } from 'node:path'
import { lineAt, nameOf, type SourceFile, type SyntaxNode } from './source-file.ts'

/** A breach of the house's directions: where, and which one. */
export interface Breach {
  readonly path: string
  readonly line: number
  readonly message: string
}

/** npm packages by the runtime they are filed under (docs/dependencies.md). */
export type FiledPackages = Readonly<Record<'shared' | 'main' | 'renderer' | 'dev', readonly string[]>>

type Rule = (file: SourceFile, filed: FiledPackages) => Array<{ start: number; message: string }>

const isPackage = (specifier: string) => !/^(\.|#|node:|\(computed\)|virtual:)/.test(specifier)
const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
const within = (path: string, folder: string) => path.startsWith(`${folder}/`)

/** Path from the project's root of an import of the project's own file; undefined for packages. */
function targetOf(file: SourceFile, specifier: string): string | undefined {
  if (specifier.startsWith('#shared/')) return `src-shared/${specifier.slice(8)}`
  if (specifier.startsWith('#main/')) return `src-main/${specifier.slice(6)}`
  if (specifier.startsWith('#renderer/')) return `src-renderer/${specifier.slice(10)}`
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(file.path), specifier))
  return undefined
}

const layerOf = (path: string) => path.split('/')[0] ?? ''
const serviceOf = (path: string) => /^src-main\/services\/([^/]+)\//.exec(path)?.[1]

const layers: Rule = (file) => {
  const layer = layerOf(file.path)
  const allowed: Record<string, readonly string[]> = {
    'src-shared': ['src-shared'],
    'src-main': ['src-main', 'src-shared', 'assets'],
    'src-renderer': ['src-renderer', 'src-shared', 'assets'],
  }
  return file.imports.flatMap(({ specifier, start }) => {
    const target = targetOf(file, specifier)
    if (target !== undefined && !allowed[layer]?.includes(layerOf(target)))
      return [{ start, message: `${layer} may not import ${target}` }]
    if (layer !== 'src-main' && specifier.startsWith('node:'))
      return [{ start, message: `${layer} may not import ${specifier}` }]
    if (within(file.path, 'src-shared/vo') && target !== undefined && within(target, 'src-shared/ipc'))
      return [{ start, message: 'vo/ may not import ipc/' }]
    return []
  })
}

const servicesApart: Rule = (file) => {
  const own = serviceOf(file.path)
  if (own === undefined) return []
  return file.imports.flatMap(({ specifier, start }) => {
    const other = serviceOf(`${targetOf(file, specifier) ?? ''}/`)
    return other !== undefined && other !== own
      ? [{ start, message: `services/${own} may not import services/${other}` }]
      : []
  })
}

const packagesFiled: Rule = (file, filed) => {
  const runtimes: Record<string, readonly string[]> = {
    'src-shared': filed.shared,
    'src-main': [...filed.shared, ...filed.main],
    'src-renderer': [...filed.shared, ...filed.renderer],
  }
  const allowed = runtimes[layerOf(file.path)] ?? []
  return file.imports.flatMap(({ specifier, start }) => {
    if (!isPackage(specifier) || allowed.includes(packageOf(specifier))) return []
    if (packageOf(specifier) === 'electron' && layerOf(file.path) === 'src-main') return [] // the next rule says where
    return [{ start, message: `${packageOf(specifier)} is not filed for ${layerOf(file.path)}` }]
  })
}

const electronInItsShell: Rule = (file) =>
  within(file.path, 'src-main/shells/electron')
    ? []
    : file.imports
        .filter(({ specifier }) => packageOf(specifier) === 'electron')
        .map(({ start }) => ({ start, message: 'electron is imported in src-main/shells/electron only' }))

const networkModules = ['http', 'https', 'http2', 'net', 'tls', 'dgram', 'dns', 'dns/promises', 'undici']
const networkGlobals = ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'WebTransport', 'RTCPeerConnection']

const oneDoorOut: Rule = (file) => {
  if (within(file.path, 'src-main/net')) return []
  const door = 'the network is reached through src-main/net only'
  const modules = file.imports
    .filter(({ specifier }) => networkModules.includes(specifier.replace(/^node:/, '')))
    .map(({ start, specifier }) => ({ start, message: `${door} (${specifier})` }))
  const socketOfTheWire = within(file.path, 'src-renderer/api')
  const globals = identifiersUsed(file)
    .filter(({ name }) => networkGlobals.includes(name) && !(name === 'WebSocket' && socketOfTheWire))
    .map(({ start, name }) => ({ start, message: `${door} (${name})` }))
  const socketPackage = within(file.path, 'src-main/ipc') // serves upgrades that net/listen has checked
  const ws = file.imports
    .filter(({ specifier }) => specifier === 'ws' && !socketPackage)
    .map(({ start }) => ({ start, message: `${door} (ws)` }))
  return [...modules, ...globals, ...ws]
}

const readingOnly = new Set(
  'readFile readFileSync existsSync stat statSync fstatSync lstatSync createReadStream read readSync readdir readdirSync access accessSync realpath realpathSync constants close closeSync open openSync Stats'.split(
    ' ',
  ),
)

const oneDoorToDisk: Rule = (file) => {
  if (within(file.path, 'src-main/store')) return []
  const door = 'files are written in src-main/store only'
  const imported = file.imports
    .filter(({ specifier }) => /^(node:)?fs(\/promises)?$/.test(specifier))
    .flatMap(({ start, names }) =>
      names.filter((name) => !readingOnly.has(name)).map((name) => ({ start, message: `${door} (fs: ${name})` })),
    )
  const opened = file.nodes
    .filter((node) => node.type === 'CallExpression' && /^(open|openSync)$/.test(calledFunction(node) ?? ''))
    .filter((node) => importsFs(file) && !opensForReading(node))
    .map((node) => ({ start: node.start, message: `${door} (open without the flag 'r')` }))
  return [...imported, ...opened]
}

const importsFs = (file: SourceFile) =>
  file.imports.some(({ specifier }) => /^(node:)?fs(\/promises)?$/.test(specifier))
const calledFunction = (node: SyntaxNode) =>
  (node.callee as SyntaxNode).type === 'Identifier' ? nameOf(node.callee) : undefined
const opensForReading = (node: SyntaxNode) => {
  const flag = (node.arguments as SyntaxNode[])[1]
  return flag !== undefined && nameOf(flag) === 'r'
}

const markup = [
  'innerHTML',
  'outerHTML',
  'insertAdjacentHTML',
  'dangerouslySetInnerHTML',
  'createContextualFragment',
  'srcdoc',
  'srcDoc',
]

const textStaysText: Rule = (file) =>
  file.nodes.flatMap((node) => {
    const name =
      node.type === 'MemberExpression' || node.type === 'JSXAttribute' || node.type === 'Property'
        ? (nameOf(node.property) ?? nameOf(node.name) ?? nameOf(node.key))
        : undefined
    if (name !== undefined && markup.includes(name)) return [{ start: node.start, message: `${name} is not used here` }]
    if (node.type === 'CallExpression' && nameOf(node.callee) === 'eval')
      return [{ start: node.start, message: 'eval is not used here' }]
    if ((node.type === 'NewExpression' || node.type === 'CallExpression') && nameOf(node.callee) === 'Function')
      return [{ start: node.start, message: 'new Function is not used here' }]
    return []
  })

const noAny: Rule = (file) =>
  file.nodes
    .filter((node) => node.type === 'TSAnyKeyword')
    .map(({ start }) => ({ start, message: 'any is not used here' }))

const computedImports: Rule = (file) =>
  file.imports
    .filter(({ specifier }) => specifier === '(computed)')
    .map(({ start }) => ({ start, message: 'an import whose path is computed cannot be checked' }))

/** Identifiers that stand for a value: neither the name of a property nor of something imported. */
function identifiersUsed(file: SourceFile): Array<{ name: string; start: number }> {
  const propertyNames = new Set<unknown>()
  const imported = new Set(
    file.nodes
      .filter((node) => /^Import(Default|Namespace)?Specifier$/.test(node.type))
      .map((node) => nameOf(node.local)),
  )
  for (const node of file.nodes) {
    if (
      node.type === 'MemberExpression' &&
      node.computed !== true &&
      nameOf(node.object) !== 'globalThis' &&
      nameOf(node.object) !== 'window'
    )
      propertyNames.add(node.property)
    if (/^(Property|PropertyDefinition|MethodDefinition|TSPropertySignature|TSMethodSignature)$/.test(node.type))
      propertyNames.add(node.key)
    if (/^TS(TypeReference|QualifiedName|InterfaceDeclaration|TypeAliasDeclaration)$/.test(node.type))
      propertyNames.add(node.typeName ?? node.id)
  }
  return file.nodes
    .filter((node) => node.type === 'Identifier' && !propertyNames.has(node) && !imported.has(nameOf(node)))
    .map((node) => ({ name: node.name as string, start: node.start }))
}

export const rules: Readonly<Record<string, Rule>> = {
  layers,
  servicesApart,
  packagesFiled,
  electronInItsShell,
  oneDoorOut,
  oneDoorToDisk,
  textStaysText,
  noAny,
  computedImports,
}

/** Every breach of every rule in some files. There is no list of exceptions. */
export function breachesOf(files: readonly SourceFile[], filed: FiledPackages): Breach[] {
  return files.flatMap((file) =>
    Object.values(rules).flatMap((rule) =>
      rule(file, filed).map(({ start, message }) => ({ path: file.path, line: lineAt(file, start), message })),
    ),
  )
}
