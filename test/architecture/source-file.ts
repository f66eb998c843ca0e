import { parseSync } from 'vite'

/** One syntax node of the oxc tree: a type, a place and whatever the type carries. */
export interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly [key: string]: unknown
}

export interface ImportedModule {
  readonly specifier: string
  readonly start: number
  /** Names taken from the module; `*` for a namespace, `default`. Empty for `import 'x'` and `import('x')`. */
  readonly names: readonly string[]
}

/** A parsed source file, by its path from the project's root. */
export interface SourceFile {
  readonly path: string
  readonly text: string
  readonly imports: readonly ImportedModule[]
  readonly nodes: readonly SyntaxNode[]
}

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

function collect(value: unknown, into: SyntaxNode[]): void {
  if (Array.isArray(value)) for (const item of value) collect(item, into)
  else if (isNode(value)) {
    into.push(value)
    for (const key of Object.keys(value)) collect(value[key], into)
  }
}

/** Parses TypeScript or TSX with oxc (it comes with Vite). Throws on syntax errors. */
export function parseSource(path: string, text: string): SourceFile {
  const { program, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`)
  const nodes: SyntaxNode[] = []
  collect(program, nodes)
  const imports: ImportedModule[] = []
  for (const node of nodes) {
    const source = node.source as { value?: unknown } | null | undefined
    if (typeof source?.value !== 'string') {
      if (node.type === 'ImportExpression' || (node.type === 'CallExpression' && nameOf(node.callee) === 'require'))
        imports.push({ specifier: '(computed)', start: node.start, names: [] })
      continue
    }
    const specifiers = Array.isArray(node.specifiers) ? node.specifiers : []
    const names = specifiers.map((specifier: SyntaxNode) => {
      if (specifier.type === 'ImportNamespaceSpecifier') return '*'
      if (specifier.type === 'ImportDefaultSpecifier') return 'default'
      return nameOf(specifier.imported ?? specifier.local) ?? '*'
    })
    imports.push({
      specifier: source.value,
      start: node.start,
      names: node.type === 'ExportAllDeclaration' ? ['*'] : names,
    })
  }
  return { path, text, imports, nodes }
}

/** The name of an identifier, a literal or the last part of a member expression. */
export function nameOf(value: unknown): string | undefined {
  if (!isNode(value)) return undefined
  if (value.type === 'Identifier' || value.type === 'JSXIdentifier') return value.name as string
  if (value.type === 'Literal' && typeof value.value === 'string') return value.value
  if (value.type === 'MemberExpression') return nameOf(value.property)
  return undefined
}

/** 1-based line of an offset. */
export const lineAt = (file: SourceFile, offset: number): number => file.text.slice(0, offset).split('\n').length
