import { useEffect, useRef, useState } from 'react'
import type { Fault, Outcome } from '#shared/ipc/fault.ts'
import { Progress } from './progress.tsx'
import './asking.css'

/** A question on its way: since when, and how it is given up. */
export interface Asking {
  readonly since: number
  readonly cancel: () => void
}

/**
 * One question at a time that a person waits for. What failed is kept to be shown, one that was cancelled is not; a view
 * that goes gives it up.
 */
export function useAsking() {
  const [asking, setAsking] = useState<Asking>()
  const [fault, setFault] = useState<Fault>()
  const current = useRef<AbortController>(undefined)
  useEffect(() => () => current.current?.abort(), [])
  const ask = async <T,>(question: (signal: AbortSignal) => Promise<Outcome<T>>): Promise<Outcome<T>> => {
    const abort = new AbortController()
    current.current = abort
    setFault(undefined)
    setAsking({ since: performance.now(), cancel: () => abort.abort() })
    const answer = await question(abort.signal)
    setAsking(undefined)
    if (!answer.ok && answer.fault.kind !== 'cancelled') setFault(answer.fault)
    return answer
  }
  return { asking, fault, ask }
}

/** Says what is asked, for how long already, and gives it up. */
export const AskingLine = ({ label, asking }: { readonly label: string; readonly asking: Asking }) => (
  <span className="asking-line">
    <Progress label={label} since={asking.since} onCancel={asking.cancel} />
  </span>
)
