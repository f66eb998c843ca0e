/**
 * What a person has entrusted to this program for one origin. Asked anew at each hop of a redirect chain.
 * Implemented by the accounts; the door itself stores nothing.
 */
export interface Credentials {
  /** Headers for exactly this origin (scheme, host and port, as `URL.origin` spells it); empty where there is none. */
  headersFor(origin: string): Promise<Readonly<Record<string, string>>>
}

/** Nothing for anybody. */
export const noCredentials: Credentials = { headersFor: async () => ({}) }
