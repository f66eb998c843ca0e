import { useState } from 'react'
import { TextField } from './field.tsx'

/** What is wrong with a web address before it is tried; undefined: nothing. */
export function addressProblem(text: string): string | undefined {
  const trimmed = text.trim()
  if (!/^https?:\/\//i.test(trimmed)) return 'The address begins with https:// or http://.'
  try {
    return new URL(trimmed).hostname ? undefined : 'The address names no host.'
  } catch {
    return 'This is no web address.'
  }
}

/** An address as it is meant where its scheme was left out: https, and http on this computer. */
export function completeAddress(text: string): string {
  const trimmed = text.trim()
  const [, host] = /^([\w.-]+|\[[\da-f:]+\])(?::\d+)?(?:[/?]|$)/i.exec(trimmed) ?? []
  if (host === undefined) return trimmed
  return `${/^(localhost|127\.[\d.]+|\[::1\])$/i.test(host) ? 'http' : 'https'}://${trimmed}`
}

/** A web address as it is typed; what is wrong with it shows when it is sent, until more is typed. */
export function useAddress() {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string>()
  return {
    text,
    problem,
    type: (typed: string) => {
      setText(typed)
      setProblem(undefined)
    },
    /** The address, if it is one. */
    take: (): string | undefined => {
      const whole = completeAddress(text)
      const wrong = addressProblem(whole)
      setProblem(wrong)
      if (wrong !== undefined) return undefined
      setText(whole)
      return whole
    },
  }
}

/** Where a web address is typed. */
export const AddressField = ({
  address,
  ...more
}: {
  readonly address: ReturnType<typeof useAddress>
  readonly label: string
  readonly placeholder: string
  readonly autoFocus?: boolean
}) => <TextField {...more} value={address.text} onChange={address.type} error={address.problem} code />
