import './marked-text.css'

/** A text cut where it holds what was looked for. */
export interface TextPart {
  readonly text: string
  readonly marked: boolean
}

/** Cuts a text at every place that holds one of the words (lower case), whatever its case; places that touch are one. */
export function markedParts(text: string, words: readonly string[]): readonly TextPart[] {
  const lower = text.toLowerCase()
  // A few letters change their length with their case: then no place can be told.
  if (lower.length !== text.length) return [{ text, marked: false }]
  const marked = new Array<boolean>(text.length).fill(false)
  for (const word of words)
    for (let at = word === '' ? -1 : lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1))
      marked.fill(true, at, at + word.length)
  const parts: { text: string; marked: boolean }[] = []
  for (let at = 0; at < text.length; at++) {
    const last = parts.at(-1)
    const isMarked = marked[at] === true
    if (last?.marked === isMarked) last.text += text.charAt(at)
    else parts.push({ text: text.charAt(at), marked: isMarked })
  }
  return parts
}

/** A text with what was looked for in bold and underlined. */
export function MarkedText({ text, words }: { readonly text: string; readonly words: readonly string[] }) {
  if (words.length === 0) return text
  let at = 0
  return markedParts(text, words).map((part) => {
    const key = at
    at += part.text.length
    return part.marked ? (
      <mark key={key} className="marked-text">
        {part.text}
      </mark>
    ) : (
      part.text
    )
  })
}
