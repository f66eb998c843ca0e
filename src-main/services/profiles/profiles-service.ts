import * as v from 'valibot'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { Exchange } from '#shared/ipc/workspace.ts'
import { ProfileEdits, type ProfileFile, profileOf, type ServiceProfile } from '#shared/model/service-profile.ts'
import type { TapCapabilities } from '#shared/model/tap.ts'
import { normaliseServiceUrl } from '#shared/vo/tap/service-url.ts'
import { soon } from '../../net/soon.ts'

/** What the person has set, by the base URL of the service. */
export const KeptProfiles = v.record(v.string(), ProfileEdits)
export type KeptProfiles = v.InferOutput<typeof KeptProfiles>

export interface ProfilesParts {
  readonly files: readonly ProfileFile[]
  readonly kept: { readonly value: KeptProfiles; set(value: KeptProfiles): void }
  /** What the service says of itself; resolves to undefined rather than fail. */
  readonly capabilities: (url: string, signal: AbortSignal) => Promise<TapCapabilities | undefined>
  /** Exchanges of late, newest first: their headers tell what program a service is. */
  readonly exchanges: (limit: number) => readonly Exchange[]
}

/** What is known of services beyond what they say of themselves. A hint everywhere, never a gate. */
export interface Profiles {
  profile(url: string, signal: AbortSignal): Promise<Outcome<ServiceProfile>>
  /** Keeps what the person has set; null takes it back. */
  save(url: string, edits: ProfileEdits | null): Promise<Outcome<null>>
}

/** A service whose capabilities hang has a profile all the same. */
const capabilitiesSeconds = 3
/** As many exchanges as are looked through. */
const exchangesSeen = 300

export function createProfiles(parts: ProfilesParts): Profiles {
  /** The header Server of the latest answer of this service. */
  const serverOf = (url: string): string | undefined =>
    parts
      .exchanges(exchangesSeen)
      .filter((exchange) => exchange.url.startsWith(url))
      .flatMap(({ responseHeaders }) => responseHeaders.filter(([name]) => name.toLowerCase() === 'server'))
      .map(([, value]) => value)[0]

  return {
    async profile(asked, signal) {
      const url = normaliseServiceUrl(asked)
      if (!url) return fail('bad-request', 'This is not the web address of a TAP service.', { where: asked })
      const said = await soon((own) => parts.capabilities(url, own), capabilitiesSeconds, signal)
      const languages = said?.languages ?? []
      if (signal.aborted) return fail('cancelled', 'Cancelled.')
      const traits = {
        url,
        languages: languages.map(({ name }) => name),
        functions: languages.flatMap(({ features }) => features.map(({ form }) => form)),
        server: serverOf(url),
      }
      return ok(profileOf(traits, parts.files, parts.kept.value[url]))
    },
    async save(asked, edits) {
      const url = normaliseServiceUrl(asked)
      if (!url) return fail('bad-request', 'This is not the web address of a TAP service.', { where: asked })
      const { [url]: _before, ...others } = parts.kept.value
      parts.kept.set(edits && Object.keys(edits).length > 0 ? { ...others, [url]: edits } : others)
      return ok(null)
    },
  }
}
