import { useEffect, useRef } from 'react'
import type { QuerySet, SetEntry } from '#shared/model/query-set.ts'
import { setValues } from '#shared/model/query-set.ts'
import { adqlVersion } from '#shared/vo/adql/language.ts'
import { parseAdql } from '#shared/vo/adql/parser.ts'
import { sampleOf } from '#shared/vo/adql/template.ts'
import { editEntry } from '../../state/sets.ts'
import { tokenValue } from '../../theme/theme.ts'
import { underlineMistakes } from '../editor/adql-diagnostics.ts'
import { adqlId } from '../editor/adql-language.ts'
import { editorOptions } from '../editor/editor-options.ts'
import { editor } from '../editor/monaco.ts'

const lineHeight = 20
const lines = { least: 3, most: 14 }
const padding = 6

interface Live {
  readonly view: editor.IStandaloneCodeEditor
  readonly draw: () => void
}

/** The text of one query of a set in the window's editor. Placeholders are no mistakes; Tab leaves it. */
export default function SetQueryEditor({
  set,
  entry,
  name,
}: {
  readonly set: QuerySet
  readonly entry: SetEntry
  readonly name: string
}) {
  const frame = useRef<HTMLDivElement>(null)
  const live = useRef<Live>(undefined)
  const shown = useRef({ set, entry })
  shown.current = { set, entry }
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const model = editor.createModel(shown.current.entry.adql, adqlId)
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
      const { set: now, entry: own } = shown.current
      const version = adqlVersion(own.lang?.trim() || 'ADQL')
      return version ? parseAdql(sampleOf(model.getValue(), setValues(now)), { version }).diagnostics : []
    }
    const { draw, stop } = underlineMistakes(model, mistakes)
    const grow = () => {
      const height = Math.max(lines.least * lineHeight + 2 * padding, view.getContentHeight())
      element.style.height = `${Math.min(height, lines.most * lineHeight + 2 * padding)}px`
    }
    grow()
    const sized = view.onDidContentSizeChange(grow)
    const typed = view.onDidChangeModelContent(() => {
      const { set: now, entry: own } = shown.current
      const adql = view.getValue()
      if (adql !== own.adql) editEntry(now.id, own.id, { adql })
    })
    live.current = { view, draw }
    return () => {
      live.current = undefined
      sized.dispose()
      typed.dispose()
      stop()
      view.dispose()
      model.dispose()
    }
  }, [])
  // A change from elsewhere: an undo, another window.
  useEffect(() => {
    const view = live.current?.view
    if (view && view.getValue() !== entry.adql) view.setValue(entry.adql)
  }, [entry.adql])
  const kinds = set.parameters.map((parameter) => `${parameter.name} ${parameter.kind}`).join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a placeholder stands for decides what is a mistake
  useEffect(() => live.current?.draw(), [kinds, entry.lang])
  useEffect(() => live.current?.view.updateOptions({ ariaLabel: `Query of ${name}` }), [name])
  return <div ref={frame} className="set-adql-code" />
}
