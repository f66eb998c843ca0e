import { Database, Layers, Table2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Tree, type TreePlace } from '#renderer/widgets/tree.tsx'
import type { WidgetStory } from './story.ts'

interface Line extends TreePlace {
  readonly name: string
  readonly note?: string
}

const volumes = 400
const papers = 100

function linesOf(expanded: ReadonlySet<string>): readonly Line[] {
  const lines: Line[] = [
    { key: 'all', level: 1, position: 1, setSize: 1, name: 'Catalogues', expanded: expanded.has('all') },
  ]
  if (!expanded.has('all')) return lines
  for (let volume = 1; volume <= volumes; volume++) {
    const key = `v${volume}`
    const open = expanded.has(key) || expanded.has('every')
    const name = `Volume ${volume}`
    lines.push({ key, level: 2, position: volume, setSize: volumes, name, note: String(papers), expanded: open })
    if (!open) continue
    for (let paper = 1; paper <= papers; paper++)
      lines.push({
        key: `${key}-${paper}`,
        level: 3,
        position: paper,
        setSize: papers,
        name: `J/ApJ/${volume}/${paper}`,
      })
  }
  return lines
}

const icons = [Database, Layers, Table2]

function TreeStory({ unfolded }: { readonly unfolded: readonly string[] }) {
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set(unfolded))
  const [chosen, setChosen] = useState<string>()
  const rows = useMemo(() => linesOf(expanded), [expanded])
  const toggle = (row: Line, open: boolean) =>
    setExpanded((keys) => {
      const next = new Set(keys)
      if (open) next.add(row.key)
      else next.delete(row.key)
      return next
    })
  return (
    <div className="story-tree">
      <Tree
        label="Catalogues"
        rows={rows}
        chosen={chosen}
        draw={(row) => {
          const Icon = icons[row.level - 1] ?? Table2
          return (
            <>
              <Icon size={14} aria-hidden />
              <span className="tree-name">{row.name}</span>
              {row.note && <span className="tree-note">{row.note}</span>}
            </>
          )
        }}
        nameOf={(row) => row.name}
        onChoose={(row) => setChosen(row.key)}
        onToggle={toggle}
      />
    </div>
  )
}

export const treeStory: WidgetStory = {
  id: 'tree',
  title: 'Tree',
  states: [
    { name: 'folded', draw: () => <TreeStory unfolded={[]} /> },
    { name: 'unfolded', draw: () => <TreeStory unfolded={['all', 'v2']} /> },
    { name: '40,000 lines', draw: () => <TreeStory unfolded={['all', 'every']} /> },
  ],
}
