import type { Api } from '../api/api.ts'
import { editorOf } from '../state/editors.ts'
import {
  closeTab,
  currentDocument,
  openQuery,
  reopenQuery,
  resetLayout,
  showPanel,
  stepTab,
  useLayout,
} from '../state/layout.ts'
import { startRun } from '../state/runs.ts'
import { pickAndOpenFiles } from '../views/files/open-files.ts'
import { stepPanel } from './panel-focus.ts'
import { isPanelName } from './panels.ts'
import { isMac, isPressed, type ShortcutId, shortcuts } from './shortcuts.ts'

const closeShownTab = (): void => {
  const { tab } = useLayout.getState()
  if (tab) closeTab(tab)
}

/** Runs the current query: what is selected in it, else all of it. */
export function runCurrent(): void {
  const document = currentDocument()
  if (document) void startRun(document.id, editorOf(document.id)?.selection())
}

const actions: Readonly<Record<ShortcutId, () => void>> = {
  run: runCurrent,
  'new-query': () => openQuery(),
  'close-tab': closeShownTab,
  'reopen-query': () => reopenQuery(),
  'next-tab': () => stepTab(1),
  'previous-tab': () => stepTab(-1),
  'open-file': () => void pickAndOpenFiles(),
  'next-panel': () => stepPanel(1),
  'previous-panel': () => stepPanel(-1),
}

/** Does what a menu or a shortcut names; unknown names do nothing. */
export function runCommand(id: string): void {
  if (Object.hasOwn(actions, id)) actions[id as ShortcutId]()
  else if (id === 'reset-layout') resetLayout()
  else if (id.startsWith('panel:') && isPanelName(id.slice(6))) showPanel(id.slice(6) as never)
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  const mac = isMac()
  const shortcut = shortcuts.find(({ keys }) => isPressed(keys, event, mac))
  if (!shortcut) return
  event.preventDefault()
  actions[shortcut.id]()
}

/** Listens to the keyboard and to native menus until the answer is called. */
export function startCommands(api: Pick<Api, 'workspace'>): () => void {
  addEventListener('keydown', onKeyDown)
  const stop = api.workspace.on('menuCommand', runCommand)
  return () => {
    removeEventListener('keydown', onKeyDown)
    stop()
  }
}
