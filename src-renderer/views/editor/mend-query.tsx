import { CornerUpLeft, Wand } from 'lucide-react'
import type { QueryDocument } from '#shared/ipc/workspace.ts'
import { editorOf } from '../../state/editors.ts'
import { faultOffset, faultPlace } from '../../state/query-place.ts'
import type { Run } from '../../state/runs.ts'
import { Button } from '../../widgets/button.tsx'

/** Fixes offered at most: the notice is about one failure. */
const offered = 2

/** What helps to mend a query that failed: to its place, and the changes that are probably meant. */
export function MendQuery({
  document,
  run,
}: {
  readonly document: QueryDocument
  readonly run: Extract<Run, { phase: 'failed' }>
}) {
  const editor = editorOf(document.id)
  const { fault, adql } = run
  const offset = faultOffset(document.adql, adql, fault)
  const place = faultPlace(fault)
  const fixes = fault.kind === 'service' ? (editor?.fixes() ?? []) : []
  return (
    <>
      {fixes.slice(0, offered).map(({ title, apply }) => (
        <Button key={title} icon={<Wand size={13} />} onPress={apply}>
          {title}
        </Button>
      ))}
      {editor && offset !== undefined && (
        <Button icon={<CornerUpLeft size={13} />} onPress={() => editor.goTo(offset)}>
          {place === undefined
            ? 'Go to the name'
            : place.column === undefined
              ? `Go to line ${place.line}`
              : `Go to line ${place.line}, column ${place.column}`}
        </Button>
      )}
    </>
  )
}
