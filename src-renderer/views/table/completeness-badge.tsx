import { TriangleAlert } from 'lucide-react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import type { TableInfo } from '#shared/model/table.ts'
import { shortcutText } from '../../app/shortcuts.ts'
import { countText } from '../../cells/number-text.ts'
import { askForMaxrec, runAsJob, runForMoreRows, useJobOffer, useMoreRows } from '../../state/more-rows.ts'
import { Button } from '../../widgets/button.tsx'
import { markBadge, markSentence } from './completeness.ts'
import './completeness-badge.css'

/** What can be done about rows that a limit cut off. */
function MoreRows({
  table,
  maxrec,
  close,
}: {
  readonly table: TableInfo
  readonly maxrec: number
  readonly close: () => void
}) {
  const then = (act: (table: TableInfo, maxrec: number) => void) => () => {
    close()
    act(table, maxrec)
  }
  return (
    <div className="badge-details-actions">
      <Button look="primary" autoFocus onPress={then(runForMoreRows)}>
        Run again with MAXREC {countText(maxrec)}
      </Button>
      <Button onPress={then(askForMaxrec)}>Other MAXREC…</Button>
    </div>
  )
}

/** All that is known of how complete a table is and what its reader tolerated. */
export function CompletenessBadge({ table }: { readonly table: TableInfo }) {
  const { completeness, notes } = table
  const maxrec = useMoreRows(table)
  const offer = useJobOffer(table)
  const first = completeness[0]
  if (!first && notes.length === 0) return null
  const more = completeness.length > 1 ? ` +${completeness.length - 1}` : ''
  const text = first
    ? `${markBadge(first)}${more}`
    : `${countText(notes.length)} ${notes.length === 1 ? 'note' : 'notes'}`
  return (
    <DialogTrigger>
      <AriaButton className={first ? 'badge badge-warning' : 'badge'}>
        {first && <TriangleAlert size={12} aria-hidden />}
        {text}
      </AriaButton>
      <Popover className="popover badge-popover" placement="bottom start" offset={4}>
        <Dialog className="badge-details" aria-label="Completeness of this table">
          {({ close }) => (
            <>
              {completeness.map((mark) => (
                <section key={`${markBadge(mark)} ${markSentence(mark)}`}>
                  <h3 className="badge-details-mark">{markBadge(mark)}</h3>
                  <p className="selectable">{markSentence(mark)}</p>
                  {mark.kind === 'truncated' && maxrec !== undefined && (
                    <MoreRows table={table} maxrec={maxrec} close={close} />
                  )}
                </section>
              ))}
              {offer && (
                <section>
                  <p>{offer.why}</p>
                  <div className="badge-details-actions">
                    <Button
                      onPress={() => {
                        close()
                        runAsJob(table, offer)
                      }}
                    >
                      Run as a job <span className="button-keys">{shortcutText('missing-rows-job')}</span>
                    </Button>
                  </div>
                </section>
              )}
              {notes.length > 0 && (
                <section>
                  <h3>What was tolerated in reading</h3>
                  <ul className="selectable">
                    {notes.map((note) => (
                      <li key={note}>{note}</li>
                    ))}
                  </ul>
                </section>
              )}
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
