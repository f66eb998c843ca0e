import {
  type Action,
  Actions,
  type BorderNode,
  type ILayoutApi,
  type ITabRenderValues,
  type ITabSetRenderValues,
  Layout,
  type TabNode,
  TabSetNode,
} from 'flexlayout-react'
import 'flexlayout-react/style/light.css'
import { ChevronDown, Library, Maximize2, Minimize2, Plus, RotateCcw, Table2, TerminalSquare, X } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { isEdited, useDocuments } from '../state/documents.ts'
import { useRunningJobs } from '../state/jobs.ts'
import { closeTab, openQuery, reopenQuery, useLayout } from '../state/layout.ts'
import { useMessages } from '../state/messages.ts'
import { isRunning, useRuns } from '../state/runs.ts'
import { otherPeers, useSamp } from '../state/samp.ts'
import { useSampMarks } from '../state/samp-marks.ts'
import { useTables } from '../state/tables.ts'
import { renameContent } from '../state/titles.ts'
import { QueryView } from '../views/editor/query-view.tsx'
import { SaveMenu } from '../views/files/save-menu.tsx'
import { HistoryPanel } from '../views/history/history-panel.tsx'
import { ServicesPanel } from '../views/services/services-panel.tsx'
import { TableTab } from '../views/tables/table-tab.tsx'
import { TablesPanel } from '../views/tables/tables-panel.tsx'
import { Button, IconButton } from '../widgets/button.tsx'
import { EmptyState } from '../widgets/empty-state.tsx'
import { later } from '../widgets/later.tsx'
import { Boundary } from './boundary.tsx'
import { useDockMenus } from './dock-menus.tsx'
import { Page } from './page.tsx'
import { mainTabSet, tabContent } from './panels.ts'
import { shortcutText } from './shortcuts.ts'
import { focusShownTab } from './tab-focus.ts'
import './dock.css'
import './large-type.css'
import './small-screen.css'

// Panels that lie behind others when the window opens, or are empty then.
const ColumnsPanel = later(() => import('../views/columns/columns-panel.tsx').then((part) => part.ColumnsPanel))
const JobsPanel = later(() => import('../views/jobs/jobs-panel.tsx').then((part) => part.JobsPanel))
const MessagesPanel = later(() => import('../views/messages/messages-panel.tsx').then((part) => part.MessagesPanel))
const RowView = later(() => import('../views/row/row-view.tsx').then((part) => part.RowView))
const SampPanel = later(() => import('../views/samp/samp-panel.tsx').then((part) => part.SampPanel))
const SetView = later(() => import('../views/sets/set-view.tsx').then((part) => part.SetView))

function draw(node: TabNode) {
  const { kind, id } = tabContent(node.getId())
  if (kind === 'query') return <QueryView documentId={id} node={node} />
  if (kind === 'table') return <TableTab tableId={id} />
  if (kind === 'set') return <SetView setId={id} />
  if (kind === 'page') return <Page name={id} />
  switch (id) {
    case 'services':
      return <ServicesPanel node={node} />
    case 'columns':
      return <ColumnsPanel node={node} />
    case 'tables':
      return <TablesPanel />
    case 'row':
      return (
        <section className="panel" aria-label="Row" data-panel>
          <RowView />
        </section>
      )
    case 'jobs':
      return <JobsPanel node={node} />
    case 'samp':
      return <SampPanel />
    case 'messages':
      return <MessagesPanel />
    case 'history':
      return <HistoryPanel />
    default:
      return null
  }
}

const Mark = ({ look, name }: { readonly look: string; readonly name: string }) => (
  <span className={`tab-dot tab-dot-${look}`} role="img" aria-label={name} title={name} />
)

/** How the query of a tab stands: shapes and names, not colours alone. */
function StateMark({ documentId }: { readonly documentId: string }) {
  const run = useRuns((runs) => runs.byDocument[documentId])
  const running = useTables((tables) => isRunning(run, tables.byId))
  const edited = useDocuments(({ byId }) => isEdited(byId[documentId]))
  if (running) return <Mark look="running" name="Running" />
  if (run?.phase === 'failed') return <Mark look="failed" name="Failed" />
  return edited ? <Mark look="edited" name="Edited since it was run or saved" /> : null
}

/** A number as a mark: its style sheet draws it, so that it is no part of the name by which a voice calls the tab. */
const Count = ({ shown, name }: { readonly shown: string; readonly name: string }) => (
  <span className="tab-count" role="img" aria-label={name} title={name} data-count={shown} />
)

function Unseen() {
  const unseen = useMessages((messages) => messages.unseen)
  const name = `${unseen} new`
  return unseen > 0 ? <Count shown={unseen > 99 ? '99+' : String(unseen)} name={name} /> : null
}

function RunningJobs() {
  const running = useRunningJobs()
  return running > 0 ? <Count shown={String(running)} name={`${running} running`} /> : null
}

/** What another program did to a table that is not in sight. */
function SampMark({ tableId }: { readonly tableId: string | undefined }) {
  const mark = useSampMarks(({ byTable }) => (tableId === undefined ? undefined : byTable[tableId]))
  return mark === undefined ? null : <Mark look="samp" name={mark} />
}

function SampMarkOfQuery({ documentId }: { readonly documentId: string }) {
  const table = useDocuments(({ byId }) => byId[documentId]?.table)
  return <SampMark tableId={table} />
}

/** How many other programs are on the hub. */
function Programs() {
  const count = useSamp(({ state }) => otherPeers(state).length)
  return count > 0 ? <Count shown={String(count)} name={`${count} ${count === 1 ? 'program' : 'programs'}`} /> : null
}

/** The strip looks whether its tabs fit when its size changes, not when a name does: it is told, and shows the tab in full. */
function TabTitle({ title }: { readonly title: string }) {
  const text = useRef<HTMLSpanElement>(null)
  const measured = useRef(title)
  useLayoutEffect(() => {
    const strip = text.current?.closest('.flexlayout__tabset_tabbar_inner')
    if (measured.current === title || !strip) return
    measured.current = title
    strip.toggleAttribute('data-retitled')
    const show = () =>
      text.current
        ?.closest('.flexlayout__tab_button--selected')
        ?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    const sizes = new ResizeObserver(show)
    sizes.observe(strip)
    return () => sizes.disconnect()
  }, [title])
  return (
    <span ref={text} title={title}>
      {title}
    </span>
  )
}

function drawTab(node: TabNode, values: ITabRenderValues): void {
  const { kind, id } = tabContent(node.getId())
  values.content = <TabTitle title={node.getName()} />
  if (kind === 'query') {
    values.leading = <TerminalSquare size={13} aria-hidden />
    values.buttons.unshift(<SampMarkOfQuery key="samp" documentId={id} />, <StateMark key="state" documentId={id} />)
  } else if (kind === 'table') {
    values.leading = <Table2 size={13} aria-hidden />
    values.buttons.unshift(<SampMark key="samp" tableId={id} />)
  } else if (kind === 'set') values.leading = <Library size={13} aria-hidden />
  else if (id === 'samp') values.buttons.unshift(<Programs key="programs" />)
  else if (id === 'messages') values.buttons.unshift(<Unseen key="unseen" />)
  else if (id === 'jobs') values.buttons.unshift(<RunningJobs key="running" />)
}

/** A new query, with the keyboard in it: what is typed next is its text. */
function newQuery(): void {
  openQuery()
  focusShownTab()
}

function drawTabSet(node: TabSetNode | BorderNode, values: ITabSetRenderValues): void {
  if (!(node instanceof TabSetNode)) return
  const shown = node.getSelectedNode()
  const holdsTabs = node.getId() === mainTabSet || (shown && tabContent(shown.getId()).kind !== 'panel')
  if (!holdsTabs) return
  values.stickyButtons.push(
    <IconButton
      key="new"
      label="New query"
      shortcut={shortcutText('new-query')}
      icon={<Plus size={15} />}
      onPress={newQuery}
    />,
  )
  if (shown) values.buttons.push(<SaveMenu key="save" tabId={shown.getId()} />)
}

function NoTabs() {
  const closed = useDocuments((documents) => documents.closed.at(-1))
  return (
    <EmptyState
      icon={<TerminalSquare size={28} />}
      title="No query is open"
      action={
        <>
          <Button look="primary" onPress={newQuery}>
            New query
          </Button>
          {closed && (
            <Button icon={<RotateCcw size={14} />} onPress={() => reopenQuery()}>
              Reopen {closed.title}
            </Button>
          )}
        </>
      }
    >
      Write a query here, or drop a table file anywhere on the window.
    </EmptyState>
  )
}

/** Closing and renaming of tabs goes through the documents; the rest is the layout's own. */
function onAction(action: Action): Action | undefined {
  if (action.type === Actions.DELETE_TAB) {
    const id = String(action.data.node)
    if (tabContent(id).kind === 'panel') return action
    closeTab(id)
    return undefined
  }
  if (action.type === Actions.RENAME_TAB) {
    // The tab follows its document or table.
    void renameContent(String(action.data.node), String(action.data.text))
    return undefined
  }
  return action
}

const names: Readonly<Record<string, string>> = {
  'flexlayout.ui.close.tab': 'Close',
  'flexlayout.ui.maximize.tabset': 'Maximise',
  'flexlayout.ui.restore.tabset': 'Back to its size',
  'flexlayout.ui.move.tabset': 'Move these tabs',
  'flexlayout.ui.overflow.menu.tooltip': 'Hidden tabs',
  'flexlayout.ui.rename.tab': 'Name of the tab',
  'flexlayout.ui.splitter': 'Resize',
}
const icons = {
  close: <X size={13} />,
  more: (_: TabSetNode | BorderNode, hidden: readonly unknown[]) => (
    <>
      <ChevronDown size={14} aria-hidden />
      <span className="tabs-hidden" data-count={hidden.length} />
    </>
  ),
  maximize: <Maximize2 size={13} />,
  restore: <Minimize2 size={13} />,
}
const translate = (key: string): string => names[key] ?? key
const drawHeld = (node: TabNode) => <Boundary>{draw(node)}</Boundary>

/** The panels and tabs, as the person has arranged them. */
export function Dock() {
  const model = useLayout((layout) => layout.model)
  const layout = useRef<ILayoutApi>(null)
  useEffect(() => void requestAnimationFrame(() => performance.mark('alidade:shell')), [])
  const { onContextMenu, onShowOverflowMenu, menu } = useDockMenus(layout)
  return (
    <main className="dock">
      <Layout
        ref={layout}
        model={model}
        factory={drawHeld}
        onAction={onAction}
        onRenderTab={drawTab}
        onRenderTabSet={drawTabSet}
        onContextMenu={onContextMenu}
        onShowOverflowMenu={onShowOverflowMenu}
        onTabSetPlaceHolder={(node) => (node.getId() === mainTabSet ? <NoTabs /> : null)}
        i18nTranslator={translate}
        realtimeResize
        invalidateTabContentOnParentRender={false}
        icons={icons}
      />
      {menu}
    </main>
  )
}
