import type { KnownService } from '#shared/model/service-profile.ts'
import services from '../../../assets/known-services.json' with { type: 'json' }

/** TAP services that many astronomers use, offered until the person has some of their own. */
export const knownServices: readonly KnownService[] = services
