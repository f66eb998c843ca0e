import { useEffect } from 'react'
import { create } from 'zustand'
import type { ServiceProfile } from '#shared/model/service-profile.ts'
import { api } from './connection.ts'

/** What is known of services beyond what they say of themselves, by address; asked for when it is first looked at. */
const useProfiles = create<{ readonly byUrl: Readonly<Record<string, ServiceProfile>> }>(() => ({ byUrl: {} }))

const asked = new Set<string>()

async function read(url: string): Promise<void> {
  asked.add(url)
  const answer = await api().tap.profile({ url })
  if (answer.ok) useProfiles.setState(({ byUrl }) => ({ byUrl: { ...byUrl, [url]: answer.value } }))
  // A hint that is not there is no failure; it is asked for again the next time.
  else asked.delete(url)
}

/** The profile of a service; undefined while it is not known. */
export function useProfile(url: string | undefined): ServiceProfile | undefined {
  useEffect(() => {
    if (url !== undefined && !asked.has(url)) void read(url)
  }, [url])
  return useProfiles(({ byUrl }) => (url === undefined ? undefined : byUrl[url]))
}
