import type { Outcome } from '#shared/ipc/fault.ts'
import { announce } from '../widgets/announcer.tsx'
import { showToast } from '../widgets/toasts.tsx'
import { api } from './connection.ts'
import { tellFailure } from './told-faults.ts'

/** How long the browser may take to begin a download, milliseconds. */
const downloadMilliseconds = 60_000

/** Hands bytes to the browser as a download. */
export function downloadAs(name: string, bytes: Blob): void {
  const url = URL.createObjectURL(bytes)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), downloadMilliseconds)
}

export interface TextFile {
  /** What it is of, in a notice of failure. */
  readonly title: string
  /** The file name that is suggested. */
  readonly name: string
  readonly text: string
  readonly mime: string
  /** Has main write it to a path. */
  readonly save: (path: string) => Promise<Outcome<null>>
}

/** Saves a text: under a path the person names where the shell can ask, else as a download. Answers whether it was. */
export async function handOverText({ title, name, text, mime, save }: TextFile): Promise<boolean> {
  const pick = api().shell.pickSavePath
  if (!pick) {
    downloadAs(name, new Blob([text], { type: mime }))
    announce(`Saved ${name}.`)
    return true
  }
  const path = await pick(name)
  if (path === undefined) return false
  const saved = await save(path)
  if (saved.ok) showToast({ text: `Saved ${path}`, seconds: 5 })
  else tellFailure(`${title} was not saved.`, saved.fault)
  return saved.ok
}
