import { KeyCode, KeyMod } from 'monaco-editor/editor/editor.api'
import { useEffect, useRef, useState } from 'react'
import { keysText } from '#shared/model/key-text.ts'
import { isMac, shortcutText } from '../../app/shortcuts.ts'
import { useLayout } from '../../state/dock-model.ts'
import { editDocument, useDocuments } from '../../state/documents.ts'
import { editorOf, registerEditor } from '../../state/editors.ts'
import { tokenValue } from '../../theme/theme.ts'
import { ContextMenu, type ContextMenuPlace } from '../../widgets/context-menu.tsx'
import type { MenuGroup } from '../../widgets/menu.tsx'
import { firstMistake, fixesOf, showDiagnostics } from './adql-diagnostics.ts'
import { editorOptions } from './editor-options.ts'
import { editor } from './monaco.ts'
import { insertName, takeDrops } from './text-drop.ts'
import { queryTexts } from './text-models.ts'

/** The menu of a right click; all but the first are Monaco's own commands. */
const textMenu: readonly MenuGroup[] = [
  { lines: [{ id: 'run', label: 'Run', shortcut: shortcutText('run') }] },
  {
    lines: [
      { id: 'editor.action.clipboardCutAction', label: 'Cut', shortcut: keysText('Mod+X', isMac()) },
      { id: 'editor.action.clipboardCopyAction', label: 'Copy', shortcut: keysText('Mod+C', isMac()) },
      { id: 'editor.action.clipboardPasteAction', label: 'Paste', shortcut: keysText('Mod+V', isMac()) },
    ],
  },
  {
    lines: [
      { id: 'editor.action.commentLine', label: 'Comment or uncomment', shortcut: keysText('Mod+/', isMac()) },
      { id: 'actions.find', label: 'Find', shortcut: keysText('Mod+F', isMac()) },
    ],
  },
]

/** Size of the text, CSS pixels: larger where the whole window's type is. */
const textSize = () =>
  useLayout.getState().preset === 'teaching' ? { fontSize: 18, lineHeight: 28 } : { fontSize: 13, lineHeight: 20 }

/** The text editor of one query tab. The document follows what is typed; a change from elsewhere is taken over. */
export function CodeEditor({
  documentId,
  onRun,
}: {
  readonly documentId: string
  /** `selection`: the selected text, empty for none. */
  readonly onRun: (selection: string) => void
}) {
  const frame = useRef<HTMLDivElement>(null)
  const live = useRef<editor.IStandaloneCodeEditor>(undefined)
  const [menu, setMenu] = useState<ContextMenuPlace>()
  const run = useRef(onRun)
  run.current = onRun
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const text = () => useDocuments.getState().byId[documentId]?.adql ?? ''
    const kept = queryTexts.take(documentId, text())
    const view = editor.create(element, {
      model: kept.model,
      ...editorOptions,
      fontFamily: tokenValue('--font-code'),
      ...textSize(),
      ariaLabel: 'Query. Control Enter runs it, F6 leaves the editor.',
      dropIntoEditor: { enabled: false },
      contextmenu: false,
      placeholder: 'Write ADQL here, or take a table from the Services panel',
    })
    const selection = () => {
      const range = view.getSelection()
      return range && !range.isEmpty() ? (view.getModel()?.getValueInRange(range) ?? '') : ''
    }
    view.addAction({
      id: 'alidade.run',
      label: 'Run query',
      keybindings: [KeyMod.CtrlCmd | KeyCode.Enter],
      run: () => run.current(selection()),
    })
    const typed = view.onDidChangeModelContent(() => {
      const value = view.getValue()
      if (value !== text()) editDocument(documentId, { adql: value })
    })
    const unfollow = useDocuments.subscribe((state) => {
      const adql = state.byId[documentId]?.adql
      if (adql !== undefined && adql !== view.getValue()) view.setValue(adql)
    })
    const unregister = registerEditor(documentId, {
      insert: (text) => insertName(view, text),
      focus: () => view.focus(),
      selection,
      goTo: (offset) => {
        const place = kept.model.getPositionAt(offset)
        view.setPosition(place)
        view.revealPositionInCenterIfOutsideViewport(place)
        view.focus()
      },
      showMistake: (offset) => {
        const start = firstMistake(kept.model, documentId) ?? offset
        if (start !== undefined) view.revealPositionInCenterIfOutsideViewport(kept.model.getPositionAt(start))
      },
      fixes: () => fixesOf(view, documentId),
    })
    const unmark = showDiagnostics(kept.model, documentId)
    live.current = view
    if (kept.place) view.restoreViewState(kept.place)
    // Names that are put into a text that was never touched go behind it.
    else view.setPosition(kept.model.getFullModelRange().getEndPosition())
    const unscale = useLayout.subscribe((now, before) => {
      if (now.preset !== before.preset) view.updateOptions(textSize())
    })
    requestAnimationFrame(() => performance.mark('alidade:editor'))
    const menus = view.onContextMenu(({ event }) => {
      event.preventDefault()
      setMenu({ x: event.posx, y: event.posy })
    })
    const refuseDrops = takeDrops(element, view)
    return () => {
      unscale()
      refuseDrops()
      menus.dispose()
      unregister()
      unfollow()
      unmark()
      typed.dispose()
      const place = view.saveViewState()
      view.dispose()
      queryTexts.leave(documentId, place)
    }
  }, [documentId])
  const act = (action: string) => {
    const view = live.current
    if (!view) return
    view.focus()
    if (action === 'run') run.current(editorOf(documentId)?.selection() ?? '')
    else view.trigger('menu', action, undefined)
  }
  return (
    <>
      <div ref={frame} className="code-editor" />
      <ContextMenu
        place={menu}
        label="Text"
        groups={textMenu}
        onAction={act}
        onClose={() => {
          setMenu(undefined)
          live.current?.focus()
        }}
      />
    </>
  )
}
