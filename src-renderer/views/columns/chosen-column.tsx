import { CornerDownLeft, ListTree } from 'lucide-react'
import type { TapColumnHit } from '#shared/model/tap.ts'
import { type ColumnWord, wordsToMark } from '#shared/vo/tap/column-words.ts'
import { ucdMeaning } from '#shared/vo/ucd/ucd-meaning.ts'
import { serviceTitle, useServices } from '../../state/services.ts'
import { Button, Hint } from '../../widgets/button.tsx'
import { MarkedText } from '../../widgets/marked-text.tsx'
import { actOnColumn } from './column-acts.ts'
import { insertKeys } from './column-keys.ts'
import '../services/details.css'

/** All that is known of the chosen column, and what to do with it. */
export function ChosenColumn({ hit, words }: { readonly hit: TapColumnHit; readonly words: readonly ColumnWord[] }) {
  const service = useServices(({ list }) => serviceTitle(hit.service, list))
  const { column, unit, ucd, table, description } = hit
  const anywhere = wordsToMark(words)
  return (
    <section className="details" aria-label="Chosen column">
      <h3 className="details-name details-code selectable">
        <MarkedText text={column} words={wordsToMark(words, 'name')} />
        {unit && <span className="quiet"> [{unit}]</span>}
      </h3>
      {description && (
        <p className="details-text selectable">
          <MarkedText text={description} words={anywhere} />
        </p>
      )}
      <dl className="details-facts">
        {ucd && (
          <div>
            <dt>UCD</dt>
            <dd className="selectable">
              <MarkedText text={ucd} words={wordsToMark(words, 'ucd')} />
              <span className="quiet">{` ${ucdMeaning(ucd) ?? ''}`}</span>
            </dd>
          </div>
        )}
        <div>
          <dt>Table</dt>
          <dd className="selectable">{table}</dd>
        </div>
        <div>
          <dt>Service</dt>
          <dd className="selectable">{service}</dd>
        </div>
      </dl>
      <div className="details-actions">
        <Hint text="Show it in the tree of services" shortcut="Enter">
          <Button icon={<ListTree size={13} />} onPress={() => actOnColumn(hit, 'show')}>
            Show in tree
          </Button>
        </Hint>
        <Hint text="Write its name into the query" shortcut={insertKeys()}>
          <Button look="quiet" icon={<CornerDownLeft size={13} />} onPress={() => actOnColumn(hit, 'insert')}>
            Insert name
          </Button>
        </Hint>
      </div>
    </section>
  )
}
