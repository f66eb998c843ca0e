import type { editor, IPosition } from 'monaco-editor/editor/editor.api'
import { placedName } from './name-place.ts'

/** Puts a name in place of the selection, as one step of undo, and moves the keyboard into the editor. */
export function insertName(view: editor.IStandaloneCodeEditor, text: string): void {
  const selection = view.getSelection()
  const model = view.getModel()
  if (!selection || !model) return
  const whole = model.getValue()
  const start = model.getOffsetAt(selection.getStartPosition())
  const change = placedName(text, whole.slice(0, start), whole.slice(model.getOffsetAt(selection.getEndPosition())))
  const from = model.getPositionAt(start - change.swallowed)
  const range = selection.setStartPosition(from.lineNumber, from.column)
  view.pushUndoStop()
  view.executeEdits('insert', [{ range, text: change.text, forceMoveMarkers: true }])
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
