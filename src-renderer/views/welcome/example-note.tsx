import { ArrowRight, ChevronDown, ChevronUp, GraduationCap, List, X } from 'lucide-react'
import { useState } from 'react'
import type { QueryDocument } from '#shared/ipc/workspace.ts'
import { focusShownTab } from '../../app/tab-focus.ts'
import { dismissExample, exampleNote } from '../../state/examples.ts'
import { currentDocument, openPage } from '../../state/layout.ts'
import { useServiceExamples } from '../../state/service-examples.ts'
import { serviceTitle, useServices } from '../../state/services.ts'
import { showInTree } from '../../state/tree-place.ts'
import { Button, Hint, IconButton } from '../../widgets/button.tsx'
import './example-note.css'

/** Over a query that came from an example: what it teaches, and the way to the next one. */
export function ExampleNote({ document }: { readonly document: QueryDocument }) {
  // Those of a service may be read later than the query is shown.
  useServiceExamples((examples) => examples.byUrl[document.url ?? ''])
  const note = exampleNote(document)
  const service = useServices(({ list }) => serviceTitle(note?.url, list))
  const [unfolded, setUnfolded] = useState<string>()
  if (!note) return null
  const { next, url } = note
  const open = unfolded === document.id
  const goOn = () => {
    if (next) next.open()
    else if (url !== undefined) return showInTree({ url })
    else openPage('welcome')
    // The same tab keeps the keyboard on this button, so that it can be pressed again.
    if (currentDocument()?.id !== document.id) focusShownTab()
  }
  const dismiss = () => {
    dismissExample(document.id)
    focusShownTab()
  }
  return (
    <aside className={open ? 'example-note example-note-open' : 'example-note'} aria-label="About this example">
      <div className="example-note-line">
        <GraduationCap size={16} aria-hidden className="example-note-icon" />
        <p className="example-note-text selectable">
          <span className="example-note-count">
            Example {note.number} of {note.count}
            {service && ` of ${service}`}
          </span>{' '}
          {note.text}
        </p>
        <span className="example-note-fold">
          <IconButton
            label={open ? 'Show one line of the explanation' : 'Show all of the explanation'}
            aria-expanded={open}
            icon={open ? <ChevronUp size={14} /> : <ChevronDown size={14} />}
            onPress={() => setUnfolded(open ? undefined : document.id)}
          />
        </span>
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
