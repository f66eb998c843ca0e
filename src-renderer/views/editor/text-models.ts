import { useDocuments } from '../../state/documents.ts'
import { adqlId } from './adql-language.ts'
import { editor } from './monaco.ts'

interface Kept {
  readonly model: editor.ITextModel
  /** Cursor, selection and scroll place when the text was drawn last. */
  readonly place: editor.ICodeEditorViewState | null
}

/** Texts whose tabs are open, drawn or not: undo, cursor and selection outlive a change of the layout. */
const kept = new Map<string, Kept>()

function dropClosed(): void {
  const { byId } = useDocuments.getState()
  for (const [id, { model }] of kept) {
    if (byId[id] || model.isAttachedToEditor()) continue
    model.dispose()
    kept.delete(id)
  }
}

/** The text of a document: as it was left, or a new one. */
export function takeText(documentId: string, text: string): Kept {
  dropClosed()
  const before = kept.get(documentId)
  if (before && !before.model.isDisposed() && before.model.getValue() === text) return before
  before?.model.dispose()
  const made: Kept = { model: editor.createModel(text, adqlId), place: null }
  kept.set(documentId, made)
  return made
}

/** The text is no longer drawn; it is kept as long as its document is open. */
export function leaveText(documentId: string, place: editor.ICodeEditorViewState | null): void {
  const before = kept.get(documentId)
  if (before) kept.set(documentId, { ...before, place })
  dropClosed()
}
