import type { AdqlNode } from './syntax.ts'

const isNode = (value: unknown): value is AdqlNode =>
  typeof value === 'object' && value !== null && 'kind' in value && 'range' in value

/** The nodes directly inside a node, in the order of the tree's fields. */
export function childrenOf(node: AdqlNode): readonly AdqlNode[] {
  const children: AdqlNode[] = []
  for (const value of Object.values(node)) {
    if (isNode(value)) children.push(value)
    else if (Array.isArray(value))
      for (const item of value) {
        if (isNode(item)) children.push(item)
        else if (typeof item === 'object' && item !== null) children.push(...Object.values(item).filter(isNode))
      }
  }
  return children
}

/** Every node of a tree, the root first, without recursion. */
export function* nodesOf(root: AdqlNode): Generator<AdqlNode> {
  const open: AdqlNode[] = [root]
  for (let node = open.pop(); node; node = open.pop()) {
    yield node
    for (const child of childrenOf(node).toReversed()) open.push(child)
  }
}

/** True where nodes stand inside each other more than so deep. */
export function isDeeperThan(root: AdqlNode, depth: number): boolean {
  let level: readonly AdqlNode[] = [root]
  for (let i = 0; i < depth && level.length > 0; i++) level = level.flatMap(childrenOf)
  return level.length > 0
}
