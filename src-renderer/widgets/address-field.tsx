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
      const wrong = addressProblem(text)
      setProblem(wrong)
      return wrong === undefined ? text.trim() : undefined
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
