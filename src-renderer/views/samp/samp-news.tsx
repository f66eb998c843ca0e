import { Copy, Crosshair, MousePointerClick } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { decimalText } from '#shared/vo/sky/coordinate-text.ts'
import { copyText } from '../../state/clipboard.ts'
import { openTable } from '../../state/layout.ts'
import { type SampNews as News, useSampNews } from '../../state/samp-links.ts'
import { handsOfTable } from '../../state/table-hands.ts'
import { IconButton } from '../../widgets/button.tsx'
import './samp-news.css'

/** Goes to the rows that another program showed. */
function goTo({ table, rows }: Extract<News, { kind: 'rows' }>): void {
  openTable(table)
  const row = rows[0]?.[0]
  if (row !== undefined) handsOfTable(table)?.goToRow(row)
}

/** What another program pointed at last, in the status line. */
export function SampNews() {
  const news = useSampNews((state) => state.news)
  if (!news) return null
  if (news.kind === 'rows')
    return (
      <AriaButton className="status-bar-jobs" onPress={() => goTo(news)}>
        <MousePointerClick size={12} aria-hidden />
        {news.text}
      </AriaButton>
    )
  const text = decimalText({ raDegrees: news.position.ra, decDegrees: news.position.dec }, 5)
  return (
    <span className="status-bar-item samp-news">
      <Crosshair size={12} aria-hidden />
      <span className="samp-news-text" title={`${text} from “${news.from}”`}>
        {text} from “{news.from}”
      </span>
      <IconButton label="Copy position" icon={<Copy size={12} />} onPress={() => void copyText(text, 'the position')} />
    </span>
  )
}
