import { elementsOf, readXml, textOf } from '../xml/xml-document.ts'

/** What a service says of its own state (VOSI 1.1, 3). */
export interface Availability {
  /** Absent where the document does not say it. */
  readonly available?: boolean
  /** The service's notes, and the announced down and back times; plain text. */
  readonly note?: string
  /** What could not be read. */
  readonly notes: readonly string[]
}

const dateOf = (label: string, text: string | undefined): string | undefined => text && `${label} ${text}`

/** Reads an availability document. */
export function readAvailability(text: string): Availability {
  const document = readXml(text)
  const element = elementsOf(document.root, 'availability')[0] ?? document.root
  const word = textOf(element, 'available')?.toLowerCase()
  const available = word === 'true' || word === '1' ? true : word === 'false' || word === '0' ? false : undefined
  const said = elementsOf(element, 'note').map((note) => note.text.trim())
  const times = [dateOf('Down at', textOf(element, 'downAt')), dateOf('Back at', textOf(element, 'backAt'))]
  const note = [...said, ...times].filter((part) => part).join('. ')
  const notes = [...document.notes]
  if (available === undefined) notes.push('The availability document does not say whether the service is available.')
  return { ...(available !== undefined && { available }), ...(note && { note }), notes }
}
