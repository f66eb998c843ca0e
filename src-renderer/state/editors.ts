/** What the rest of the window may ask of a query tab's text editor. */
export interface EditorHandle {
  insert(text: string): void
  focus(): void
  /** The selected text; empty: none. */
  selection(): string
  /** Moves cursor and keyboard to a place, in characters from the start. */
  goTo(offset: number): void
  /** Scrolls to the first mistake that is known, without moving cursor or keyboard; else to a place. */
  showMistake(offset?: number): void
  /** Changes that take mistakes away, those of the first mistakes first. */
  fixes(): readonly { readonly title: string; readonly apply: () => void }[]
}

const handles = new Map<string, EditorHandle>()

/** Makes an editor known by its document; the answer takes it back. */
export function registerEditor(documentId: string, handle: EditorHandle): () => void {
  handles.set(documentId, handle)
  return () => {
    if (handles.get(documentId) === handle) handles.delete(documentId)
  }
}

/** The editor of a document, once it is drawn. */
export const editorOf = (documentId: string): EditorHandle | undefined => handles.get(documentId)
