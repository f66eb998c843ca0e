import type { TabNode } from 'flexlayout-react'
import type { KeyboardEvent } from 'react'
import { querySplit } from '../../app/panels.ts'
import { useLayout } from '../../state/dock-model.ts'
import { editDocument, useDocuments } from '../../state/documents.ts'
import { editorOf } from '../../state/editors.ts'
import { useKeptSplit } from '../../state/kept-split.ts'
import { cancelRun, isRunning, startRun, useRuns } from '../../state/runs.ts'
import { later } from '../../widgets/later.tsx'
import { Split } from '../../widgets/split.tsx'
import { UploadStrip } from '../uploads/upload-strip.tsx'
import { ExampleNote } from '../welcome/example-note.tsx'
import { ResultArea } from './result-area.tsx'
import { RunBar } from './run-bar.tsx'
import './query-view.css'

/** The text as it stands, until the editor is loaded. */
function PlainText({ documentId }: { readonly documentId: string }) {
  const adql = useDocuments((documents) => documents.byId[documentId]?.adql ?? '')
  return <pre className="plain-editor">{adql}</pre>
}

const CodeEditor = later(() => import('./code-editor.tsx').then((part) => part.CodeEditor), {
  waiting: ({ documentId }) => <PlainText documentId={documentId} />,
  ahead: false,
})

/** A query tab: the text over its result, with the bar that runs it between them. */
export function QueryView({ documentId, node }: { readonly documentId: string; readonly node: TabNode }) {
  const document = useDocuments((documents) => documents.byId[documentId])
  const [ratio, setRatio] = useKeptSplit(node, querySplit[useLayout.getState().preset])
  if (!document) return null
  const run = (selection: string) => void startRun(documentId, selection)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    if (!isRunning(useRuns.getState().byDocument[documentId])) return
    event.preventDefault()
    cancelRun(documentId)
  }
  const editor = (
    <section className="query-editor" aria-label={`Query ${document.title}`} data-panel>
      <div className="query-text">
        <CodeEditor documentId={documentId} onRun={run} />
      </div>
      <UploadStrip document={document} />
      <RunBar
        document={document}
        onRun={() => run(editorOf(documentId)?.selection() ?? '')}
        onChange={(patch) => editDocument(documentId, patch)}
      />
    </section>
  )
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape cancels from wherever the keyboard is in the tab
    <div className="query-view" onKeyDown={onKeyDown}>
      <ExampleNote document={document} />
      <div className="query-parts">
        <Split
          label="Height of the query"
          ratio={ratio}
          onRatio={setRatio}
          minimum={90}
          first={editor}
          second={<ResultArea document={document} />}
        />
      </div>
    </div>
  )
}
