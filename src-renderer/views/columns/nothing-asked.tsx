import { changeColumnSearch, findColumns } from '../../state/column-search.ts'
import { KnownServices } from './known-services.tsx'

/** What can be typed, with what it finds. */
const samples: readonly (readonly [text: string, meaning: string])[] = [
  ['parallax', 'a name, a UCD or a word'],
  ['proper motion ra', 'all of these words'],
  ['ucd:phot.mag', 'a UCD'],
  ['unit:mas/yr', 'a unit'],
  ['gaia name:ra', 'a name, in tables that say Gaia'],
]

/** Before anything is typed: what can be, and where it is looked for. */
export function NothingAsked() {
  return (
    <div className="columns-nothing">
      <h2>Find columns in all services</h2>
      <ul className="columns-samples" aria-label="Examples">
        {samples.map(([text, meaning]) => (
          <li key={text}>
            <button
              type="button"
              className="columns-sample"
              onClick={() => {
                changeColumnSearch({ text })
                findColumns()
              }}
            >
              <code>{text}</code>
              <span className="quiet">{meaning}</span>
            </button>
          </li>
        ))}
      </ul>
      <KnownServices />
    </div>
  )
}
