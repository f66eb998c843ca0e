import { Copy, History, SquareArrowOutUpRight } from 'lucide-react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import type { QueryDocument } from '#shared/ipc/workspace.ts'
import type { TableInfo } from '#shared/model/table.ts'
import { copyText } from '../../state/clipboard.ts'
import { earlierResult } from '../../state/earlier-query.ts'
import { useJobOfDocument } from '../../state/jobs.ts'
import { openQuery } from '../../state/layout.ts'
import { Button } from '../../widgets/button.tsx'
import { momentText } from '../tables/left-facts.ts'
import './completeness-badge.css'

/** Where a result stands under a text that did not make it: the words, and the query that did. */
export function EarlierBadge({ document, table }: { readonly document: QueryDocument; readonly table: TableInfo }) {
  const job = useJobOfDocument(document.id)
  const why = earlierResult(document, table.provenance, job)
  const { adql = '', source, lang, maxrec, at } = table.provenance
  if (!why) return null
  const words = why === 'query' ? 'of an earlier query' : 'of an earlier run'
  const open = () =>
    openQuery({
      adql,
      url: source,
      ...(lang === undefined ? {} : { lang }),
      ...(maxrec === undefined ? {} : { maxrec }),
    })
  return (
    <DialogTrigger>
      <AriaButton className="badge badge-warning">
        <History size={12} aria-hidden />
        {words}
      </AriaButton>
      <Popover className="popover badge-popover" placement="bottom start" offset={4}>
        <Dialog className="badge-details" aria-label={`Rows ${words}`}>
          <section>
            <h3>Rows {words}</h3>
            <p>
              {why === 'query'
                ? `The query above did not give these rows. They are of ${momentText(at)}, of this one:`
                : `These rows are of ${momentText(at)}. The job that was begun since has not brought its own.`}
            </p>
            {why === 'query' && <pre className="badge-query selectable">{adql}</pre>}
          </section>
          <div className="badge-details-actions">
            <Button icon={<SquareArrowOutUpRight size={13} />} onPress={open}>
              Open that query in a tab
            </Button>
            <Button look="quiet" icon={<Copy size={13} />} onPress={() => void copyText(adql, 'the query')}>
              Copy it
            </Button>
          </div>
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
