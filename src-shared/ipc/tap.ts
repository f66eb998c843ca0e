import * as v from 'valibot'
import { ProfileEdits, ServiceProfile } from '../model/service-profile.ts'
import {
  FoundColumns,
  KnownColumns,
  ServiceUrl,
  TapExample,
  TapSchema,
  TapService,
  TapTableDetails,
} from '../model/tap.ts'
import { command, contract, event } from './contract.ts'
import { Fault } from './fault.ts'

/** TAP services: who they are and what tables they hold. Metadata is fetched lazily and kept on disk until it is refreshed. */
export const tap = contract('tap', {
  commands: {
    /** The services the person has used, most recent first. */
    services: command(v.null(), v.array(TapService)),
    /** Adds (or refreshes) a service by its URL: reads availability and capabilities. A service that does not answer at all is a fault. */
    describe: command(v.object({ url: ServiceUrl, refresh: v.optional(v.boolean()) }), TapService),
    /** Takes a service off the list of used ones. */
    forget: command(v.object({ url: ServiceUrl }), v.null()),
    /**
     * Where another program reaches a service: its own address. The practice sky of a window has one of this machine that
     * answers while Alidade is open (`port`: what it listens on).
     */
    reach: command(v.object({ url: ServiceUrl }), v.object({ url: v.string(), port: v.optional(v.number()) })),
    /** Schemas with their tables, without columns. `partial` is set where the list was cut and says why. */
    tables: command(
      v.object({ url: ServiceUrl, refresh: v.optional(v.boolean()) }),
      v.object({
        schemas: v.array(TapSchema),
        partial: v.optional(v.string()),
        /** When the list was read from the service; ISO 8601, UTC. */
        readAt: v.optional(v.string()),
        /** Why it could not be read again; the list is the one that was kept. */
        trouble: v.optional(Fault),
      }),
    ),
    /** Columns and foreign keys of one table. */
    columns: command(v.object({ url: ServiceUrl, table: v.string() }), TapTableDetails),
    /** Reads the columns of all tables of a service, for `search`; as many requests as it has slices of thousands. */
    readColumns: command(
      v.object({ url: ServiceUrl }),
      v.object({ columns: v.number(), tables: v.number(), partial: v.optional(v.string()) }),
    ),
    /**
     * Columns by name, unit, UCD and words of their description, in all services whose columns are kept here. Each word
     * stands in the column's line or in its table's name, title or description, one with a part before it (`ucd:pos.eq`,
     * `unit:mas`, `name:ra`) there; nothing is asked of a service.
     */
    search: command(
      v.object({
        text: v.string(),
        limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
        /** In this service only. */
        url: v.optional(ServiceUrl),
        /** Only columns that have a UCD. */
        withUcd: v.optional(v.boolean()),
      }),
      FoundColumns,
    ),
    /** Of which services columns are kept here, for `search`; those of which none are have no entry. */
    knownColumns: command(v.null(), v.array(KnownColumns)),
    /** The service's own examples; none where it has none. */
    examples: command(v.object({ url: ServiceUrl }), v.array(TapExample)),
    /** What is known of a service beyond what it says of itself: a hint, never a gate. */
    profile: command(v.object({ url: ServiceUrl }), ServiceProfile),
    /** Keeps what the person has set for a service; null takes it back. */
    saveProfile: command(v.object({ url: ServiceUrl, edits: v.nullable(ProfileEdits) }), v.null()),
  },
  events: {
    servicesChanged: event(v.array(TapService)),
    /** How far `readColumns` is with a service. */
    readingColumns: event(v.object({ url: ServiceUrl, tables: v.number(), columns: v.number() })),
  },
})
