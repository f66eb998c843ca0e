import * as v from 'valibot'

/** Something known of a service, and where it is known from. */
const told = <S extends v.GenericSchema>(value: S) => v.object({ value, source: v.string() })

/** A queue of jobs by the word that QUEUE takes. */
export const ProfileQueue = v.object({
  name: v.pipe(v.string(), v.minLength(1)),
  /** How long a job of it may run. */
  seconds: v.optional(v.number()),
  /** Where a job goes that names none. */
  isDefault: v.optional(v.boolean()),
})
export type ProfileQueue = v.InferOutput<typeof ProfileQueue>

/** How a service wants to be told who one is. */
export const ProfileLogin = v.picklist(['token', 'bearer', 'basic', 'cookie', 'header'])

/** What DELETE does to a job: it goes, or its rows go and the query stays, to be run again. */
const ProfileDeletion = v.picklist(['deletes', 'archives'])
/** Whether jobs get a RUNID, by which one is found again that was cut off while it was submitted. */
const ProfileRunId = v.picklist(['sent', 'left-out'])

/** What is known of a kind of service, or of one, beyond what it says of itself. Each part may be absent: then nothing is known. */
const known = {
  /** Words for LANG, the usual one first. */
  languages: v.optional(told(v.array(v.string()))),
  queues: v.optional(told(v.array(ProfileQueue))),
  login: v.optional(told(ProfileLogin)),
  /** The header that carries the login, where it is not Authorization. */
  loginHeader: v.optional(told(v.string())),
  deletion: v.optional(told(ProfileDeletion)),
  runid: v.optional(told(ProfileRunId)),
  /** What decides how long a job may run: EXECUTIONDURATION, or its queue whatever that says. */
  jobTime: v.optional(told(v.picklist(['asked', 'queue']))),
  /** Bytes of results that an account may have at the service. */
  quotaBytes: v.optional(told(v.number())),
  /** Rows that a synchronous query gives without MAXREC, or at all. */
  syncRows: v.optional(told(v.number())),
  /** Requests that the service asks not to exceed, per second. */
  requestsPerSecond: v.optional(told(v.number())),
  /** Rows of one upload that go well. */
  uploadRows: v.optional(told(v.number())),
}

/** By what a profile is found. Nothing of it keeps a query from being sent. */
export const ProfileMatch = v.object({
  /** Beginnings of addresses without their scheme: `gaia.aip.de/tap`. */
  urls: v.optional(v.array(v.string())),
  /** IVO identifiers of the registry, each with the address that it stands for. */
  ivoids: v.optional(v.record(v.string(), v.string())),
  /** A regular expression on the header Server. */
  server: v.optional(v.string()),
  /** A word that is among the languages of the capabilities. */
  language: v.optional(v.string()),
  /** The beginning of a function's name in the capabilities. */
  functions: v.optional(v.string()),
})

/** A profile as it stands in a file of assets/service-profiles. */
export const ProfileFile = v.object({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)),
  title: v.string(),
  /** The profile whose knowledge it shares, where it says nothing else itself. */
  family: v.optional(v.string()),
  match: ProfileMatch,
  ...known,
  /** What else a person should know, one sentence each. */
  notes: v.array(told(v.string())),
})
export type ProfileFile = v.InferOutput<typeof ProfileFile>

/** What a person has set for a service; it goes before what Alidade knows. An empty list, or null: nothing there holds. */
export const ProfileEdits = v.object({
  languages: v.optional(v.array(v.string())),
  queues: v.optional(v.array(ProfileQueue)),
  login: v.optional(v.nullable(ProfileLogin)),
  /** The name of a header as HTTP has them (RFC 9110, 5.6.2). */
  loginHeader: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[\w!#$%&'*+.^`|~-]{1,64}$/)))),
  deletion: v.optional(v.nullable(ProfileDeletion)),
  runid: v.optional(ProfileRunId),
  note: v.optional(v.string()),
})
export type ProfileEdits = v.InferOutput<typeof ProfileEdits>

/** What is known of one service. */
export const ServiceProfile = v.object({
  /** The profiles it is made of, the nearest first; empty: nothing is known. */
  ids: v.array(v.string()),
  title: v.optional(v.string()),
  /** By what it was found. */
  found: v.picklist(['address', 'capabilities', 'server', 'none']),
  ...known,
  notes: v.array(told(v.string())),
  /** What the person has set. */
  edits: v.optional(ProfileEdits),
  /** What stands there without what the person has set; absent where they have set nothing. */
  shipped: v.optional(v.object(known)),
})
export type ServiceProfile = v.InferOutput<typeof ServiceProfile>

/** The source of what the person has set. */
export const ownSource = 'Set by you'

/** What a service shows of itself. */
export interface ServiceTraits {
  readonly url: string
  readonly languages: readonly string[]
  readonly functions: readonly string[]
  readonly server?: string | undefined
}

/** The profile of a service: found by its address, else by its capabilities, else by its header Server. */
export function profileOf(
  traits: ServiceTraits,
  files: readonly ProfileFile[],
  edits: ProfileEdits | undefined,
): ServiceProfile {
  const [nearest, found] = nearestProfile(traits, files)
  const chain = nearest ? withFamilies(nearest, files) : []
  // The nearest goes last, so that it has the last word.
  const merged: Omit<ServiceProfile, 'ids' | 'found' | 'notes'> = Object.assign(
    {},
    ...chain.toReversed().map(({ id: _id, match: _match, family: _family, notes: _notes, ...facts }) => facts),
  )
  return {
    ...withoutCleared(merged, edits),
    ...ownFacts(edits),
    ids: chain.map(({ id }) => id),
    found,
    notes: [...(edits?.note ? [{ value: edits.note, source: ownSource }] : []), ...chain.flatMap(({ notes }) => notes)],
    ...(edits && { edits, shipped: factsOf(merged) }),
  }
}

/** The facts alone, without the profile's name. */
function factsOf(merged: object): NonNullable<ServiceProfile['shipped']> {
  return Object.fromEntries(Object.entries(merged).filter(([name]) => Object.hasOwn(known, name)))
}

/** What is known without what the person has said does not hold. */
function withoutCleared<T extends object>(facts: T, edits: ProfileEdits = {}): T {
  const cleared = new Set(Object.entries(edits).flatMap(([part, value]) => (value === null ? [part] : [])))
  return Object.fromEntries(Object.entries(facts).filter(([part]) => !cleared.has(part))) as T
}

/** A person's own settings in the place of what is known; an empty list is one. */
function ownFacts(edits: ProfileEdits | undefined) {
  const own = <T>(value: T) => ({ value, source: ownSource })
  return {
    ...(edits?.languages && { languages: own(edits.languages) }),
    ...(edits?.queues && { queues: own(edits.queues) }),
    ...(edits?.login && { login: own(edits.login) }),
    ...(edits?.loginHeader && { loginHeader: own(edits.loginHeader) }),
    ...(edits?.deletion && { deletion: own(edits.deletion) }),
    ...(edits?.runid && { runid: own(edits.runid) }),
  }
}

function nearestProfile(
  traits: ServiceTraits,
  files: readonly ProfileFile[],
): readonly [ProfileFile | undefined, ServiceProfile['found']] {
  const address = traits.url.replace(/^https?:\/\//i, '').toLowerCase()
  const reach = (file: ProfileFile): number =>
    Math.max(0, ...(file.match.urls ?? []).map((begin) => (isBelow(address, begin.toLowerCase()) ? begin.length : 0)))
  const byAddress = files.filter((file) => reach(file) > 0).sort((a, b) => reach(b) - reach(a))[0]
  if (byAddress) return [byAddress, 'address']
  const byCapabilities = files.find(
    ({ match }) => isNamed(match.language, traits.languages) || hasBegin(match.functions, traits.functions),
  )
  if (byCapabilities) return [byCapabilities, 'capabilities']
  const byServer = files.find(({ match }) => match.server && new RegExp(match.server, 'i').test(traits.server ?? ''))
  return byServer ? [byServer, 'server'] : [undefined, 'none']
}

/** True for the address itself and what lies below it. */
const isBelow = (address: string, begin: string): boolean =>
  address.startsWith(begin) && (begin.endsWith('/') || /^([/:?]|$)/.test(address.slice(begin.length)))
const isNamed = (word: string | undefined, words: readonly string[]): boolean =>
  word !== undefined && words.some((other) => other.toLowerCase() === word.toLowerCase())
const hasBegin = (begin: string | undefined, words: readonly string[]): boolean =>
  begin !== undefined && words.some((word) => word.toLowerCase().startsWith(begin.toLowerCase()))

function withFamilies(file: ProfileFile, files: readonly ProfileFile[]): readonly ProfileFile[] {
  const chain = [file]
  for (let next = file.family; next !== undefined; ) {
    const family = files.find(({ id }) => id === next)
    if (!family || chain.includes(family)) break
    chain.push(family)
    next = family.family
  }
  return chain
}

/** A service that Alidade offers until a person has some of their own. */
export const KnownService = v.object({
  title: v.string(),
  url: v.pipe(v.string(), v.regex(/^https?:\/\//)),
  holds: v.string(),
})
export type KnownService = v.InferOutput<typeof KnownService>
