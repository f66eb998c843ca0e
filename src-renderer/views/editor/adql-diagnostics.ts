import { type IRange, languages, MarkerSeverity } from 'monaco-editor/editor/editor.api'
import type { AdqlDiagnostic, AdqlSeverity } from '#shared/vo/adql/diagnostic.ts'
import { adqlVersion } from '#shared/vo/adql/language.ts'
import { parseAdql } from '#shared/vo/adql/parser.ts'
import type { TextRange } from '#shared/vo/adql/syntax.ts'
import { useDocuments } from '../../state/documents.ts'
import type { EditorHandle } from '../../state/editors.ts'
import './adql-diagnostics.css'
import { adqlId } from './adql-language.ts'
import { editor } from './monaco.ts'

/** Milliseconds without a key before a text is read: nothing is underlined while one is writing. */
const pauseMilliseconds = 300

const severities: Readonly<Record<AdqlSeverity, MarkerSeverity>> = {
  error: MarkerSeverity.Error,
  warning: MarkerSeverity.Warning,
  note: MarkerSeverity.Info,
}

/** What was said last of a text, for the fixes. */
const said = new WeakMap<editor.ITextModel, readonly AdqlDiagnostic[]>()

function rangeIn(model: editor.ITextModel, { start, end }: TextRange): IRange {
  const [from, to] = [model.getPositionAt(start), model.getPositionAt(end)]
  return {
    startLineNumber: from.lineNumber,
    startColumn: from.column,
    endLineNumber: to.lineNumber,
    endColumn: to.column,
  }
}

const markerOf = (model: editor.ITextModel, { range, severity, message }: AdqlDiagnostic): editor.IMarkerData => ({
  ...rangeIn(model, range),
  severity: severities[severity],
  message,
})

/** What is to be said of a text as it stands; offsets count the line ends it has. */
function mistakesOf(model: editor.ITextModel, documentId: string): readonly AdqlDiagnostic[] {
  const version = adqlVersion(useDocuments.getState().byId[documentId]?.lang ?? 'ADQL')
  return version ? parseAdql(model.getValue(), { version }).diagnostics : []
}

/** The place of the first error of a text, in characters from its start. */
export const firstMistake = (model: editor.ITextModel, documentId: string): number | undefined =>
  mistakesOf(model, documentId).find(({ severity }) => severity === 'error')?.range.start

/** The fixes of what makes a text no ADQL; each can be made while the text stands as it is. */
export function fixesOf(view: editor.ICodeEditor, documentId: string): ReturnType<EditorHandle['fixes']> {
  const model = view.getModel()
  if (!model) return []
  const version = model.getVersionId()
  return mistakesOf(model, documentId).flatMap(({ severity, fix }) => {
    if (severity !== 'error' || !fix) return []
    const apply = (): void => {
      if (model.isDisposed() || model.getVersionId() !== version) return
      view.pushUndoStop()
      view.executeEdits(
        'fix',
        fix.edits.map(({ range, text }) => ({ range: rangeIn(model, range), text })),
      )
      view.pushUndoStop()
      view.focus()
    }
    return [{ title: fix.title, apply }]
  })
}

/** Underlines the mistakes of a text as it is typed. `draw`: something else about it has changed; `stop`: it goes. */
export function underlineMistakes(
  model: editor.ITextModel,
  mistakes: () => readonly AdqlDiagnostic[],
): { readonly draw: () => void; readonly stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  const draw = (): void => {
    if (model.isDisposed()) return
    const diagnostics = mistakes()
    said.set(model, diagnostics)
    editor.setModelMarkers(
      model,
      adqlId,
      diagnostics.map((diagnostic) => markerOf(model, diagnostic)),
    )
  }
  const typed = model.onDidChangeContent(() => {
    clearTimeout(timer)
    timer = setTimeout(draw, pauseMilliseconds)
  })
  draw()
  const stop = () => {
    clearTimeout(timer)
    typed.dispose()
  }
  return { draw, stop }
}

/**
 * Underlines what is wrong with a query, as it is typed; nothing where its LANG is another language than ADQL. Gives the
 * way to stop.
 */
export function showDiagnostics(model: editor.ITextModel, documentId: string): () => void {
  const { draw, stop } = underlineMistakes(model, () => mistakesOf(model, documentId))
  const unfollow = useDocuments.subscribe((now, before) => {
    if (now.byId[documentId]?.lang !== before.byId[documentId]?.lang) draw()
  })
  return () => {
    stop()
    unfollow()
  }
}

languages.registerCodeActionProvider(adqlId, {
  provideCodeActions(model, range, context) {
    const actions = (said.get(model) ?? []).flatMap((diagnostic): languages.CodeAction[] => {
      const { fix } = diagnostic
      const marker = markerOf(model, diagnostic)
      const away =
        marker.endLineNumber < range.startLineNumber ||
        marker.startLineNumber > range.endLineNumber ||
        (marker.endLineNumber === range.startLineNumber && marker.endColumn < range.startColumn) ||
        (marker.startLineNumber === range.endLineNumber && marker.startColumn > range.endColumn)
      if (!fix || away) return []
      return [
        {
          title: fix.title,
          kind: 'quickfix',
          isPreferred: true,
          diagnostics: context.markers.filter(({ message }) => message === diagnostic.message),
          edit: {
            edits: fix.edits.map((edit) => ({
              resource: model.uri,
              versionId: model.getVersionId(),
              textEdit: { range: rangeIn(model, edit.range), text: edit.text },
            })),
          },
        },
      ]
    })
    return { actions, dispose: () => undefined }
  },
})
