import { PencilLine } from 'lucide-react'
import { ownSource } from '#shared/model/service-profile.ts'
import { askForProfile, useProfile } from '../../state/profiles.ts'
import { Button } from '../../widgets/button.tsx'
import { foundText, profileFacts } from './profile-words.ts'

/** What is known of a service beyond what it says of itself: which profile it is, its facts, and what the person has set. */
export function ProfilePart({ url }: { readonly url: string }) {
  const profile = useProfile(url)
  if (!profile) return null
  const facts = profileFacts(profile)
  return (
    <section className="details-part" aria-label="Profile">
      <header className="details-part-head">
        <h4>Profile</h4>
        <Button look="quiet" icon={<PencilLine size={12} />} onPress={() => askForProfile(url)}>
          Edit…
        </Button>
      </header>
      <p className="details-text">
        {profile.title && <strong className="details-strong">{profile.title}: </strong>}
        <span className="quiet">{foundText(profile)}</span>
      </p>
      {facts.length > 0 && (
        <dl className="details-facts">
          {facts.map(({ name, text, source }) => (
            <div key={name} title={source}>
              <dt>{name}</dt>
              <dd className="selectable">
                {text}
                {source === ownSource && <span className="details-own"> {'set\u00a0by\u00a0you'}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {profile.notes.length > 0 && (
        <ul className="details-notes">
          {profile.notes.map(({ value, source }) => (
            <li key={value} className="selectable" title={source}>
              {value}
              {source === ownSource && <span className="details-own"> {'set\u00a0by\u00a0you'}</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
