import type { editor, IPosition } from 'monaco-editor/editor/editor.api'

const wordCharacter = /[\p{L}\p{N}_"]/u

/** A name with a blank on each side where it would else grow together with a word. */
export function spaced(text: string, before: string, after: string): string {
  const left = wordCharacter.test(before) && wordCharacter.test(text[0] ?? '') ? ' ' : ''
  const right = wordCharacter.test(after) && wordCharacter.test(text.at(-1) ?? '') ? ' ' : ''
  return `${left}${text}${right}`
}

/** Puts a name in place of the selection, as one step of undo, and moves the keyboard into the editor. */
export function insertName(view: editor.IStandaloneCodeEditor, text: string): void {
  const range = view.getSelection()
  const line = range && view.getModel()?.getLineContent(range.startLineNumber)
  const lastLine = range && view.getModel()?.getLineContent(range.endLineNumber)
  if (!range || typeof line !== 'string' || typeof lastLine !== 'string') return
  const words = spaced(text, line[range.startColumn - 2] ?? '', lastLine[range.endColumn - 1] ?? '')
  view.pushUndoStop()
  view.executeEdits('insert', [{ range, text: words, forceMoveMarkers: true }])
  view.pushUndoStop()
  view.focus()
}

/** Takes text that is dragged over an editor: the cursor shows the place, dropping inserts it there. */
export function takeDrops(element: HTMLElement, view: editor.IStandaloneCodeEditor): () => void {
  const placeOf = (event: DragEvent): IPosition | undefined =>
    view.getTargetAtClientPoint(event.clientX, event.clientY)?.position ?? undefined
  const over = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('text/plain') || event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
    const place = placeOf(event)
    if (!place) return
    view.setPosition(place)
    view.focus()
  }
  const drop = (event: DragEvent) => {
    const text = event.dataTransfer?.getData('text/plain')
    if (!text || event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    const place = placeOf(event)
    if (place) view.setPosition(place)
    insertName(view, text)
  }
  element.addEventListener('dragover', over)
  element.addEventListener('drop', drop)
  return () => {
    element.removeEventListener('dragover', over)
    element.removeEventListener('drop', drop)
  }
}
