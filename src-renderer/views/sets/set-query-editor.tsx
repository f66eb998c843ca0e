import { useEffect, useRef } from 'react'
import type { SetEntry, SetParameter } from '#shared/model/query-set.ts'
import { setValues } from '#shared/model/query-set.ts'
import { adqlVersion } from '#shared/vo/adql/language.ts'
import { parseAdql } from '#shared/vo/adql/parser.ts'
import { sampleOf } from '#shared/vo/adql/template.ts'
import { editEntry, useSets } from '../../state/sets.ts'
import { tokenValue } from '../../theme/theme.ts'
import { underlineMistakes } from '../editor/adql-diagnostics.ts'
import { editorOptions } from '../editor/editor-options.ts'
import { editor } from '../editor/monaco.ts'
import { KeptTexts } from '../editor/text-models.ts'
import type { PressedPlace } from './plain-query.tsx'

const lineHeight = 20
const lines = { least: 3, most: 14 }
const padding = 6

/** The texts of the queries of all sets. */
const texts = new KeptTexts((id) =>
  useSets.getState().list.some(({ entries }) => entries.some((entry) => entry.id === id)),
)

interface Live {
  readonly view: editor.IStandaloneCodeEditor
  readonly draw: () => void
}

/** Moves the keyboard into an editor that has just come, to where its text was pressed; not if it went elsewhere. */
function focusAt(view: editor.IStandaloneCodeEditor, taken: PressedPlace | 'keyboard'): void {
  if (document.activeElement !== null && document.activeElement !== document.body) return
  view.focus()
  if (taken === 'keyboard') return
  view.render(true)
  const place = view.getTargetAtClientPoint(taken.x, taken.y)?.position
  if (place) view.setPosition(place)
}

/** The text of one query of a set in the window's editor. Placeholders are no mistakes; Tab leaves it. */
export default function SetQueryEditor({
  setId,
  entry,
  name,
  parameters,
  taken,
}: {
  readonly setId: string
  readonly entry: SetEntry
  readonly name: string
  readonly parameters: readonly SetParameter[]
  /** The plain text in its place had the keyboard, or was pressed there. */
  readonly taken: PressedPlace | 'keyboard' | undefined
}) {
  const frame = useRef<HTMLDivElement>(null)
  const live = useRef<Live>(undefined)
  const shown = useRef({ setId, entry, parameters, taken })
  shown.current = { setId, entry, parameters, taken }
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const { id, adql } = shown.current.entry
    const { model, place } = texts.take(id, adql)
    const view = editor.create(element, {
      ...editorOptions,
      model,
      fontFamily: tokenValue('--font-code'),
      fontSize: 13,
      lineHeight,
      padding: { top: padding, bottom: padding },
      lineNumbers: 'off',
      lineDecorationsWidth: 8,
      lineNumbersMinChars: 0,
      tabFocusMode: true,
      dropIntoEditor: { enabled: false },
      scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, alwaysConsumeMouseWheel: false },
      placeholder: 'SELECT … WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE({place}, {radius}))',
    })
    const mistakes = () => {
      const { entry: own, parameters: values } = shown.current
      const version = adqlVersion(own.lang?.trim() || 'ADQL')
      const sample = sampleOf(model.getValue(), setValues({ parameters: [...values] }))
      return version ? parseAdql(sample, { version }).diagnostics : []
    }
    const { draw, stop } = underlineMistakes(model, mistakes)
    const grow = () => {
      const height = Math.max(lines.least * lineHeight + 2 * padding, view.getContentHeight())
      element.style.height = `${Math.min(height, lines.most * lineHeight + 2 * padding)}px`
    }
    grow()
    const sized = view.onDidContentSizeChange(grow)
    const typed = view.onDidChangeModelContent(() => {
      const { setId: set, entry: own } = shown.current
      const text = view.getValue()
      if (text !== own.adql) editEntry(set, own.id, { adql: text })
    })
    live.current = { view, draw }
    if (place) view.restoreViewState(place)
    if (shown.current.taken !== undefined) focusAt(view, shown.current.taken)
    return () => {
      live.current = undefined
      sized.dispose()
      typed.dispose()
      stop()
      const left = view.saveViewState()
      view.dispose()
      texts.leave(id, left)
    }
  }, [])
  // A change from elsewhere: an undo, another window.
  useEffect(() => {
    const view = live.current?.view
    if (view && view.getValue() !== entry.adql) view.setValue(entry.adql)
  }, [entry.adql])
  const kinds = parameters.map((parameter) => `${parameter.name} ${parameter.kind}`).join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a placeholder stands for decides what is a mistake
  useEffect(() => live.current?.draw(), [kinds, entry.lang])
  useEffect(() => live.current?.view.updateOptions({ ariaLabel: `Query of ${name}` }), [name])
  return <div ref={frame} className="set-adql-code" />
}
