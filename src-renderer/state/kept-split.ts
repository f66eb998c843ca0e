import { Actions, type TabNode } from 'flexlayout-react'
import { useRef, useState } from 'react'

/** After the last move of a bar, until its place is kept with the layout. */
const keepDelayMilliseconds = 300

/** The share of a tab's first pane, 0 to 1, kept with the layout; `first` until the bar is moved. */
export function useKeptSplit(node: TabNode, first: number): readonly [ratio: number, change: (ratio: number) => void] {
  const [ratio, setRatio] = useState(() => {
    const kept: unknown = node.getConfig()?.split
    return typeof kept === 'number' && kept > 0 && kept < 1 ? kept : first
  })
  const keeping = useRef<ReturnType<typeof setTimeout>>(undefined)
  const change = (wanted: number) => {
    setRatio(wanted)
    clearTimeout(keeping.current)
    const keep = () => {
      const model = node.getModel()
      if (model.getNodeById(node.getId()))
        model.doAction(Actions.updateNodeAttributes(node.getId(), { config: { split: wanted } }))
    }
    keeping.current = setTimeout(keep, keepDelayMilliseconds)
  }
  return [ratio, change]
}
