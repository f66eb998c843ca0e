import { useDocuments } from '../../state/documents.ts'
import { adqlId } from './adql-language.ts'
import { editor } from './monaco.ts'

interface Kept {
  readonly model: editor.ITextModel
  /** Cursor, selection and scroll place when the text was drawn last. */
  readonly place: editor.ICodeEditorViewState | null
}

/** Texts that are open, drawn or not: undo, cursor and selection outlive the editor that draws them. */
export class KeptTexts {
  readonly #isOpen: (id: string) => boolean
  readonly #kept = new Map<string, Kept>()

  constructor(isOpen: (id: string) => boolean) {
    this.#isOpen = isOpen
  }

  /** The text of an id: as it was left, or a new one. */
  take(id: string, text: string): Kept {
    this.#dropClosed()
    const before = this.#kept.get(id)
    if (before && !before.model.isDisposed() && before.model.getValue() === text) return before
    before?.model.dispose()
    const made: Kept = { model: editor.createModel(text, adqlId), place: null }
    this.#kept.set(id, made)
    return made
  }

  /** The text is no longer drawn; it is kept as long as it is open. */
  leave(id: string, place: editor.ICodeEditorViewState | null): void {
    const before = this.#kept.get(id)
    if (before) this.#kept.set(id, { ...before, place })
    this.#dropClosed()
  }

  #dropClosed(): void {
    for (const [id, { model }] of this.#kept) {
      if (this.#isOpen(id) || model.isAttachedToEditor()) continue
      model.dispose()
      this.#kept.delete(id)
    }
  }
}

/** The texts of the query tabs. */
export const queryTexts = new KeptTexts((id) => useDocuments.getState().byId[id] !== undefined)
