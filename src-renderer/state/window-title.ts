import { tabContent } from '../app/panels.ts'
import { useLayout } from './dock-model.ts'
import { useDocuments } from './documents.ts'
import { forgetEndsInFront, useRunEnds } from './run-ends.ts'
import { isRunning, useRuns } from './runs.ts'
import { setOf } from './sets.ts'
import { useTables } from './tables.ts'

/** The title of the window: what runs; what ended while nobody looked; else what is shown. */
export function windowTitle(facts: {
  readonly running: readonly string[]
  readonly ended: readonly { readonly title: string; readonly state: 'done' | 'failed' }[]
  readonly shown: string | undefined
}): string {
  const { running, ended, shown } = facts
  const last = ended.at(-1)
  const what =
    running.length > 1
      ? `${running.length} queries run`
      : running[0] !== undefined
        ? `Running: ${running[0]}`
        : last
          ? `${last.state === 'failed' ? 'Failed' : 'Done'}: ${last.title}`
          : shown
  return what === undefined ? 'Alidade' : `${what} – Alidade`
}

function titleNow(): string {
  const { byId: documents } = useDocuments.getState()
  const { byId: tables } = useTables.getState()
  const { tab, model } = useLayout.getState()
  const running = Object.entries(useRuns.getState().byDocument).flatMap(([id, run]) =>
    isRunning(run, tables) ? [documents[id]?.title ?? 'query'] : [],
  )
  const content = tab !== undefined && model.getNodeById(tab) ? tabContent(tab) : undefined
  const shown =
    content?.kind === 'set'
      ? setOf(content.id)?.title
      : content?.kind === 'query'
        ? documents[content.id]?.title
        : tables[content?.id ?? '']?.title
  return windowTitle({ running, ended: useRunEnds.getState().behind, shown })
}

/** Keeps the window's title true from now on. */
export function followWindowTitle(): void {
  const draw = () => {
    const title = titleNow()
    if (document.title !== title) document.title = title
  }
  for (const store of [useRuns, useTables, useDocuments, useLayout, useRunEnds]) store.subscribe(draw)
  forgetEndsInFront()
  draw()
}
