import * as v from 'valibot'
import type { EmitterOf, HandlersOf } from '#shared/ipc/contract.ts'
import { type Fault, fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { tap } from '#shared/ipc/tap.ts'
import type { ProfileEdits, ServiceProfile } from '#shared/model/service-profile.ts'
import { ServiceUrl, TapCapabilities, type TapService } from '#shared/model/tap.ts'
import { readColumnWords } from '#shared/vo/tap/column-words.ts'
import { normaliseServiceUrl, resourceUrl, serviceTitle } from '#shared/vo/tap/service-url.ts'
import { readAvailability } from '#shared/vo/vosi/availability.ts'
import { readCapabilities } from '#shared/vo/vosi/capabilities.ts'
import type { Net } from '../../net/net.ts'
import type { CacheFiles } from '../../store/cache-files.ts'
import type { CatalogueReader } from './catalogue-reader.ts'
import { KeptMetadata } from './kept-metadata.ts'
import { memoryFiles } from './memory-files.ts'
import { MissedServices } from './missed-services.ts'
import { searchServices } from './search-services.ts'
import { readSmallDocument } from './service-document.ts'
import { readExamplesOf } from './service-examples.ts'
import { ServiceMetadata, type TapLimits, tapLimits } from './service-metadata.ts'
import { looksLikeTap } from './tap-probe.ts'

/** What is kept on disk of the services used, most recent first; capabilities as they were last read. */
export const UsedServices = v.array(
  v.object({ url: ServiceUrl, title: v.string(), capabilities: v.optional(TapCapabilities) }),
)
export type UsedServices = v.InferOutput<typeof UsedServices>

/** What is known of services beyond what they say of themselves. */
export interface ServiceProfiles {
  profile(url: string, signal: AbortSignal): Promise<Outcome<ServiceProfile>>
  save(url: string, edits: ProfileEdits | null): Promise<Outcome<null>>
}

/** A service that is part of Alidade: the address under which all know it, and where it listens in this run. */
export interface OwnService {
  readonly url: string
  readonly title: string
  readonly address: () => Promise<Outcome<string>>
}

export interface TapServiceParts {
  readonly net: Net
  readonly used: { readonly value: UsedServices; set(value: UsedServices): void }
  readonly emit: EmitterOf<typeof tap>
  readonly reader: CatalogueReader
  /** Identifiers in the registry by base address, where they are known. */
  readonly ivoids?: ReadonlyMap<string, string>
  /** Absent: nothing is known of any. */
  readonly profiles?: ServiceProfiles
  readonly now: () => number
  readonly limits?: TapLimits
  /** Where tables and columns of services are kept from run to run; absent: they are not. */
  readonly files?: CacheFiles
  /** The service that is part of Alidade: always on the list, and first. */
  readonly own?: OwnService
}

/** The handlers of the wire, and what the query service asks of the services. */
export interface TapServices {
  readonly handlers: HandlersOf<typeof tap>
  /** What the service says it can do; asked for once if not known yet. Undefined when the signal ends first. Never a fault. */
  capabilities(base: string, signal: AbortSignal): Promise<TapCapabilities | undefined>
  /** Resolves when what is kept of the services is on disk. */
  close(): Promise<void>
}

const documentBytes = 8 * 1024 * 1024
/** Services kept in the list; the oldest beyond are dropped. */
const maximumUsed = 200
/** Faults that say that nobody answered at all. */
const silent = new Set(['offline', 'tls', 'timeout', 'cancelled', 'redirect-refused', 'bad-request'])

const badUrl = (url: string): Outcome<never> =>
  fail('bad-request', 'This is not the web address of a TAP service.', { where: url })

export function createTapServices(parts: TapServiceParts): TapServices {
  const { net, used, emit, now } = parts
  const limits = parts.limits ?? tapLimits
  const described = new Map<string, TapService>()
  const metadata = new Map<string, ServiceMetadata>()
  /** Capabilities of services that were queried without being described (the command line), asked for once. */
  const hints = new Map<string, Promise<TapCapabilities | undefined>>()

  const { own } = parts
  const bare = (url: string, title?: string): TapService => {
    if (url === own?.url) return { url, title: own.title, own: true, notes: [] }
    const ivoid = parts.ivoids?.get(url)
    return { url, title: title ?? serviceTitle(url), ...(ivoid !== undefined && { ivoid }), notes: [] }
  }
  const kept = (url: string) => used.value.find((entry) => entry.url === url)
  const isListed = (url: string): boolean => url === own?.url || kept(url) !== undefined
  const list = (): TapService[] => {
    const listed = used.value.map(({ url, title, capabilities }) => {
      const service = described.get(url) ?? bare(url)
      return { ...service, title, ...(!service.capabilities && capabilities && { capabilities }) }
    })
    if (!own) return listed
    return [described.get(own.url) ?? bare(own.url), ...listed.filter(({ url }) => url !== own.url)]
  }
  const keep = (value: UsedServices): void => {
    used.set(value.slice(0, maximumUsed))
    emit('servicesChanged', list())
  }
  const use = (service: TapService): void => {
    if (service.url === own?.url) emit('servicesChanged', list())
    else keep([entryOf(service), ...used.value.filter(({ url }) => url !== service.url)])
  }
  const entryOf = (service: TapService): UsedServices[number] => {
    const before = kept(service.url)
    const capabilities = service.capabilities ?? before?.capabilities
    return { url: service.url, title: before?.title ?? service.title, ...(capabilities && { capabilities }) }
  }
  const missed = new MissedServices(now)
  const freshened = new Set<string>()
  /**
   * Reads the description of a listed service again, in the background: once a run, since what is kept may be old, and
   * where its capabilities were missed.
   */
  const freshen = async (base: string): Promise<void> => {
    const isFirst = !described.has(base) && !freshened.has(base)
    if (!isListed(base) || !(missed.begin(base) || isFirst)) return
    freshened.add(base)
    const outcome = await describe(base, new AbortController().signal)
    if (!outcome.ok || described.get(base)?.capabilities || !isListed(base)) return
    described.set(base, outcome.value)
    keep(used.value.map((entry) => (entry.url === base ? entryOf(outcome.value) : entry)))
  }
  const metadataOf = (base: string): ServiceMetadata => {
    const known = metadata.get(base)
    if (known) return known
    // Alidade's own is as new as Alidade, and is always there to be asked: it is kept for this run.
    const files = base === own?.url ? memoryFiles() : parts.files
    const kept = files && new KeptMetadata(files, base, now)
    const fresh = new ServiceMetadata(base, { net, reader: parts.reader, limits, now, ...(kept && { kept }) })
    metadata.set(base, fresh)
    return fresh
  }
  const document = (base: string, path: string, signal: AbortSignal): Promise<Outcome<string>> =>
    readSmallDocument(net, {
      url: resourceUrl(base, path),
      limitSeconds: limits.documentSeconds,
      maxBytes: documentBytes,
      signal,
    })

  const describe = async (base: string, signal: AbortSignal): Promise<Outcome<TapService>> => {
    const [availability, capabilities] = await Promise.all([
      document(base, 'availability', signal),
      document(base, 'capabilities', signal),
    ])
    if (signal.aborted) return fail('cancelled', 'Cancelled.')
    missed.note(base, !capabilities.ok)
    const notes: string[] = []
    let service = bare(base, kept(base)?.title)
    if (availability.ok) {
      const read = readAvailability(availability.value)
      notes.push(...read.notes)
      const { available, note } = read
      service = { ...service, ...(available !== undefined && { available }), ...(note && { availabilityNote: note }) }
    } else notes.push(unread('availability', availability.fault))
    if (capabilities.ok) {
      const read = readCapabilities(capabilities.value)
      notes.push(...read.notes)
      if (read.tap) service = { ...service, capabilities: read.tap }
    } else notes.push(unread('capabilities', capabilities.fault))
    const refused = await refusal(base, availability, capabilities, service, signal)
    return refused ? { ok: false, fault: refused } : ok({ ...service, notes })
  }

  /**
   * A service is refused only where nothing speaks for TAP: nobody answers, or neither document could be read and /sync
   * answers nothing that a TAP service would. Capabilities are a hint, never a gate.
   */
  const refusal = async (
    base: string,
    availability: Outcome<string>,
    capabilities: Outcome<string>,
    service: TapService,
    signal: AbortSignal,
  ): Promise<Fault | undefined> => {
    if (service.capabilities || service.available !== undefined) return undefined
    const faults = [capabilities, availability].flatMap((outcome) => (outcome.ok ? [] : [outcome.fault]))
    const first = faults[0]
    if (faults.length === 2 && first && faults.every(({ kind }) => silent.has(kind))) return first
    const login = faults.find(({ kind }) => kind === 'auth-needed')
    if (login) return login
    if (await looksLikeTap(net, base, limits.documentSeconds, signal)) return undefined
    if (first && first.kind !== 'format') return first
    return { kind: 'format', message: 'There is no TAP service at this address.', where: base }
  }

  const hint = async (base: string): Promise<TapCapabilities | undefined> => {
    const text = await document(base, 'capabilities', new AbortController().signal)
    missed.note(base, !text.ok)
    if (!text.ok) hints.delete(base)
    return text.ok ? readCapabilities(text.value).tap : undefined
  }
  const capabilities = (base: string, signal: AbortSignal): Promise<TapCapabilities | undefined> => {
    const known = described.get(base)?.capabilities ?? kept(base)?.capabilities
    if (known) return Promise.resolve(known)
    // Nobody who uses the service waits for what was not to be had before.
    if (described.has(base)) {
      void freshen(base)
      return Promise.resolve(undefined)
    }
    if (missed.has(base) && !missed.begin(base)) return Promise.resolve(undefined)
    const asked = hints.get(base) ?? hint(base)
    hints.set(base, asked)
    return Promise.race([asked, ended(signal)])
  }

  const handlers: HandlersOf<typeof tap> = {
    services: () => ok(list()),
    async describe({ url, refresh }, { signal }) {
      const base = normaliseServiceUrl(url)
      if (!base) return badUrl(url)
      const known = described.get(base)
      if (known && !refresh) {
        void freshen(base)
        use(known)
        return ok(known)
      }
      const outcome = await describe(base, signal)
      if (!outcome.ok) return outcome
      described.set(base, outcome.value)
      use(outcome.value)
      return outcome
    },
    forget({ url }) {
      const base = normaliseServiceUrl(url) ?? url
      if (base === own?.url) return fail('bad-request', `${own.title} is part of Alidade and stays on the list.`)
      described.delete(base)
      void metadataOf(base).forget()
      metadata.delete(base)
      keep(used.value.filter((entry) => entry.url !== base))
      return ok(null)
    },
    async reach({ url }) {
      const base = normaliseServiceUrl(url)
      if (!base) return badUrl(url)
      if (!own || base !== own.url) return ok({ url: base })
      const here = await own.address()
      return here.ok ? ok({ url: here.value, port: Number(new URL(here.value).port) }) : here
    },
    async tables({ url, refresh }, { signal }) {
      const base = normaliseServiceUrl(url)
      if (!base) return badUrl(url)
      void freshen(base)
      const outcome = await (refresh ? metadataOf(base).refresh(signal) : metadataOf(base).tables(signal))
      if (!outcome.ok) return outcome
      const { schemas, partial, readAt, trouble } = outcome.value
      return ok({
        ...(readAt !== undefined && { readAt }),
        ...(trouble && { trouble }),
        schemas: schemas.map(({ schema, tables }) => ({ ...schema, tables: tables.map(({ table }) => table) })),
        ...(partial && { partial }),
      })
    },
    async columns({ url, table }, { signal }) {
      const base = normaliseServiceUrl(url)
      return base ? metadataOf(base).columns(table, signal) : badUrl(url)
    },
    async readColumns({ url }, { signal }) {
      const base = normaliseServiceUrl(url)
      if (!base) return badUrl(url)
      return metadataOf(base).readColumns(signal, (tables, columns) =>
        emit('readingColumns', { url: base, tables, columns }),
      )
    },
    async knownColumns() {
      const all = list().map(async ({ url: service }) => ({ service, known: await metadataOf(service).knownColumns() }))
      return ok((await Promise.all(all)).flatMap(({ service, known }) => (known ? [{ service, ...known }] : [])))
    },
    async search({ text, limit, url, withUcd }, { signal }) {
      const words = readColumnWords(withUcd ? `${text} ucd:` : text)
      if (words.every((word) => word.text === '')) return ok({ hits: [], more: false, services: [] })
      const asked = url === undefined ? undefined : (normaliseServiceUrl(url) ?? url)
      const bases = asked === undefined ? list().map((service) => service.url) : [asked]
      const searches = bases.map((base) => [base, () => metadataOf(base).searches()] as const)
      return ok(await searchServices(new Map(searches), words, limit, signal))
    },
    async examples({ url }, { signal }) {
      const base = normaliseServiceUrl(url)
      if (!base) return badUrl(url)
      return readExamplesOf({ net, limitSeconds: limits.documentSeconds, url: resourceUrl(base, 'examples'), signal })
    },
    profile: ({ url }, { signal }) => parts.profiles?.profile(url, signal) ?? ok({ ids: [], found: 'none', notes: [] }),
    saveProfile: ({ url, edits }) =>
      parts.profiles?.save(url, edits) ?? fail('bad-request', 'Nothing can be kept of services here.'),
  }
  const close = async (): Promise<void> => {
    await Promise.all([...metadata.values()].map((service) => service.flush()))
  }
  return { handlers, capabilities, close }
}

const unread = (what: string, fault: Fault): string =>
  `The service's ${what} could not be read${fault.status ? ` (status ${fault.status})` : ''}: ${fault.message}`

const ended = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined)
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
