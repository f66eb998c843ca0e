import * as v from 'valibot'
import { ProfileEdits, ServiceProfile } from '../model/service-profile.ts'
import { ServiceUrl, TapSchema, TapService, TapTableDetails } from '../model/tap.ts'
import { command, contract, event } from './contract.ts'

/** TAP services: who they are and what tables they hold. Metadata is fetched lazily and kept for the run of the app. */
export const tap = contract('tap', {
  commands: {
    /** The services the person has used, most recent first. */
    services: command(v.null(), v.array(TapService)),
    /** Adds (or refreshes) a service by its URL: reads availability and capabilities. A service that does not answer at all is a fault. */
    describe: command(v.object({ url: ServiceUrl, refresh: v.optional(v.boolean()) }), TapService),
    /** Takes a service off the list of used ones. */
    forget: command(v.object({ url: ServiceUrl }), v.null()),
    /** Schemas with their tables, without columns. `partial` is set where the list was cut and says why. */
    tables: command(
      v.object({ url: ServiceUrl, refresh: v.optional(v.boolean()) }),
      v.object({ schemas: v.array(TapSchema), partial: v.optional(v.string()) }),
    ),
    /** Columns and foreign keys of one table. */
    columns: command(v.object({ url: ServiceUrl, table: v.string() }), TapTableDetails),
    /** What is known of a service beyond what it says of itself: a hint, never a gate. */
    profile: command(v.object({ url: ServiceUrl }), ServiceProfile),
    /** Keeps what the person has set for a service; null takes it back. */
    saveProfile: command(v.object({ url: ServiceUrl, edits: v.nullable(ProfileEdits) }), v.null()),
  },
  events: {
    servicesChanged: event(v.array(TapService)),
  },
})
