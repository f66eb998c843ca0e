import type { TabNode } from 'flexlayout-react'
import { Columns3 } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { TapColumnHit } from '#shared/model/tap.ts'
import { hitKey, searchAgain, useColumnSearch } from '../../state/column-search.ts'
import { useKeptSplit } from '../../state/kept-split.ts'
import { prepareColumnSearch } from '../../state/known-columns.ts'
import { useServices } from '../../state/services.ts'
import { ContextMenu } from '../../widgets/context-menu.tsx'
import { EmptyState } from '../../widgets/empty-state.tsx'
import { Split } from '../../widgets/split.tsx'
import { FaultNotice } from '../editor/fault-notice.tsx'
import { ChosenColumn } from './chosen-column.tsx'
import { actOnColumn, columnMenu } from './column-acts.ts'
import { insertKeys } from './column-keys.ts'
import { ColumnList } from './column-list.tsx'
import { ColumnsBar } from './columns-bar.tsx'
import { KnownServices } from './known-services.tsx'
import { NothingAsked } from './nothing-asked.tsx'
import './columns-panel.css'

/** How many columns were found, and where. */
function Count() {
  const found = useColumnSearch((search) => search.found)
  const titles = useServices((services) => services.list)
  if (!found || found.hits.length === 0) return null
  const shown = found.hits.length.toLocaleString('en')
  const [only] = found.services
  const where =
    found.services.length === 1 && only
      ? (titles.find(({ url }) => url === only.service)?.title ?? only.service)
      : `${found.services.length} services`
  return (
    <p className="columns-count quiet" role="status">
      {found.more
        ? `The first ${shown} columns in ${where}`
        : `${shown} ${found.hits.length === 1 ? 'column' : 'columns'} in ${where}`}
    </p>
  )
}

/** Nothing was found: where else it could be. */
function NothingFound() {
  const { text, withUcd, service } = useColumnSearch()
  return (
    <div className="columns-nothing">
      <EmptyState small icon={<Columns3 size={24} />} title={`No column with “${text.trim()}”`}>
        {withUcd || service !== undefined
          ? 'Without the filters there may be one.'
          : 'Fewer words may find it, or columns that were not read yet.'}
      </EmptyState>
      <KnownServices only={service} />
    </div>
  )
}

function Results({
  node,
  chosen,
  onChoose,
  onMenu,
}: {
  readonly node: TabNode
  readonly chosen: number
  readonly onChoose: (index: number) => void
  readonly onMenu: (hit: TapColumnHit, x: number, y: number) => void
}) {
  const [ratio, setRatio] = useKeptSplit(node, 0.62)
  const found = useColumnSearch((search) => search.found)
  const fault = useColumnSearch((search) => search.fault)
  if (fault) return <FaultNotice fault={fault} action={{ label: 'Search again', run: searchAgain }} />
  if (!found) return <NothingAsked />
  if (found.hits.length === 0) return <NothingFound />
  const hit = found.hits[chosen]
  return (
    <Split
      label="Height of the list"
      ratio={ratio}
      onRatio={setRatio}
      first={<ColumnList found={found} chosen={chosen} onChoose={onChoose} onMenu={onMenu} />}
      second={hit ? <ChosenColumn key={hitKey(hit)} hit={hit} words={found.words} /> : null}
    />
  )
}

/** Columns of all services by name, UCD, unit and words. */
export function ColumnsPanel({ node }: { readonly node: TabNode }) {
  const found = useColumnSearch((search) => search.found)
  const hits = useMemo(() => found?.hits ?? [], [found])
  const [chosen, setChosen] = useState(0)
  const [menu, setMenu] = useState<{ readonly hit: TapColumnHit; readonly x: number; readonly y: number }>()
  const known = useServices((services) => services.known)
  const prepared = useRef(false)
  useEffect(() => {
    if (!known || prepared.current) return
    prepared.current = true
    void prepareColumnSearch()
  }, [known])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another answer begins at its first line
  useEffect(() => setChosen(0), [found])
  const choose = (index: number) => setChosen(Math.max(0, Math.min(hits.length - 1, index)))
  const openMenu = (hit: TapColumnHit, x: number, y: number) => setMenu({ hit, x, y })
  return (
    <section className="panel columns-panel" aria-label="Columns" data-panel data-searched={found?.text}>
      <ColumnsBar hits={hits} chosen={chosen} onChoose={choose} />
      <Count />
      <div className="columns-body">
        <Results node={node} chosen={chosen} onChoose={choose} onMenu={openMenu} />
      </div>
      <ContextMenu
        place={menu}
        label="Actions"
        groups={menu ? columnMenu(insertKeys()) : []}
        onAction={(id) => menu && actOnColumn(menu.hit, id)}
        onClose={() => setMenu(undefined)}
      />
    </section>
  )
}
