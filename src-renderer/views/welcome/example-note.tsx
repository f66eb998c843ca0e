import { ArrowRight, GraduationCap, List, X } from 'lucide-react'
import type { QueryDocument } from '#shared/ipc/workspace.ts'
import { practiceExamples } from '#shared/model/practice-examples.ts'
import { focusShownTab } from '../../app/tab-focus.ts'
import { dismissExample, exampleAfter, exampleOf, tryExample } from '../../state/examples.ts'
import { currentDocument, openPage } from '../../state/layout.ts'
import { Button, Hint, IconButton } from '../../widgets/button.tsx'
import './example-note.css'

/** Over a query that came from an example: what it teaches, and the way to the next one. */
export function ExampleNote({ document }: { readonly document: QueryDocument }) {
  const example = exampleOf(document.example)
  if (!example) return null
  const next = exampleAfter(example)
  const goOn = () => {
    if (next) tryExample(next.id)
    else openPage('welcome')
    // The same tab keeps the keyboard on this button, so that it can be pressed again.
    if (currentDocument()?.id !== document.id) focusShownTab()
  }
  const dismiss = () => {
    dismissExample(document.id)
    focusShownTab()
  }
  return (
    <aside className="example-note" aria-label="About this example">
      <div className="example-note-line">
        <GraduationCap size={16} aria-hidden className="example-note-icon" />
        <p className="example-note-text selectable">
          <span className="example-note-count">
            Example {practiceExamples.indexOf(example) + 1} of {practiceExamples.length}
          </span>{' '}
          {example.explanation}
        </p>
        <Hint text={next ? next.name : 'All examples'}>
          <Button icon={next ? <ArrowRight size={14} /> : <List size={14} />} onPress={goOn}>
            {next ? 'Next example' : 'All examples'}
          </Button>
        </Hint>
        <IconButton label="Hide this explanation" icon={<X size={14} />} onPress={dismiss} />
      </div>
    </aside>
  )
}
