import { useEffect } from 'react'
import { create } from 'zustand'
import type { Fault } from '#shared/ipc/fault.ts'
import type { LoginScheme } from '#shared/model/login-scheme.ts'
import type { ProfileEdits, ServiceProfile } from '#shared/model/service-profile.ts'
import { api } from './connection.ts'

interface Profiles {
  /** What is known of services beyond what they say of themselves; asked for when it is first looked at. */
  readonly byUrl: Readonly<Record<string, ServiceProfile>>
  /** The service whose profile is being edited. */
  readonly edited?: string | undefined
}

export const useProfiles = create<Profiles>(() => ({ byUrl: {} }))

const asked = new Set<string>()

async function read(url: string): Promise<void> {
  asked.add(url)
  const answer = await api().tap.profile({ url })
  if (answer.ok) useProfiles.setState(({ byUrl }) => ({ byUrl: { ...byUrl, [url]: answer.value } }))
  // A hint that is not there is no failure; it is asked for again the next time.
  else asked.delete(url)
}

/** Asks again for a profile that was looked at: what the service says of itself may have changed what is known. */
export const readProfileAgain = async (url: string): Promise<void> => {
  if (asked.has(url)) await read(url)
}

/** The profile of a service; undefined while it is not known. */
export function useProfile(url: string | undefined): ServiceProfile | undefined {
  useEffect(() => {
    if (url !== undefined && !asked.has(url)) void read(url)
  }, [url])
  return useProfiles(({ byUrl }) => (url === undefined ? undefined : byUrl[url]))
}

/** How an origin wants its logins, as the profile of a service there knows; undefined: none does. */
export function loginKnownFor(
  origin: string | undefined,
): { scheme: LoginScheme; header?: string | undefined } | undefined {
  for (const [url, { login, loginHeader }] of Object.entries(useProfiles.getState().byUrl))
    if (login && origin !== undefined && new URL(url).origin === origin)
      return { scheme: login.value, header: loginHeader?.value }
  return undefined
}

/** Opens the form for the profile of a service. */
export const askForProfile = (url: string): void => useProfiles.setState({ edited: url })
export const closeProfile = (): void => useProfiles.setState({ edited: undefined })

/** Keeps what the person has set for a service; null takes it back. undefined: it is kept. */
export async function saveProfile(url: string, edits: ProfileEdits | null): Promise<Fault | undefined> {
  const answer = await api().tap.saveProfile({ url, edits })
  if (!answer.ok) return answer.fault
  await read(url)
  return undefined
}
