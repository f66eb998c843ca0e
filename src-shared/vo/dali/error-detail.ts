/** A string as Python writes it, in either kind of quotes. */
const pythonString = /ErrorDetail\(string=(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '' }
const unescaped = (text: string): string => text.replace(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter)

/**
 * The words in an error that a Django service printed as it stood in memory (Daiquiri does so with syntax errors):
 * `QUERY: {'messages': [ErrorDetail(string='...', code='invalid')], 'positions': ErrorDetail(string='[[2, 0, "FORM"]]',
 * ...)}` becomes `QUERY: ... (line 2, column 1: FORM)`. Lines that are anything else stay as they came.
 */
export function withoutErrorDetails(words: string): string {
  return words
    .split('\n')
    .map((line) => (line.includes('ErrorDetail(string=') ? plainLine(line) : line))
    .join('\n')
}

function plainLine(line: string): string {
  const field = /^[\w.-]+(?=: [{[])/.exec(line)?.[0]
  const strings = [...line.matchAll(pythonString)].map(([, single, double]) => unescaped(single ?? double ?? ''))
  const sentences = strings.map((text) => positions(text) ?? text).filter((text) => text !== '')
  if (sentences.length === 0) return line
  return `${field === undefined ? '' : `${field}: `}${sentences.join(' ')}`
}

/** Places of a query as [line from 1, column from 0, word]; undefined: the text is something else. */
function positions(text: string): string | undefined {
  if (!/^\s*\[/.test(text)) return undefined
  try {
    const read: unknown = JSON.parse(text)
    if (!Array.isArray(read)) return undefined
    const places = read.flatMap((one: unknown) => {
      const [line, column, word] = Array.isArray(one) ? (one as unknown[]) : []
      if (typeof line !== 'number' || typeof column !== 'number') return []
      return [`line ${line}, column ${column + 1}${typeof word === 'string' && word !== '' ? `: ${word}` : ''}`]
    })
    return places.length > 0 ? `(${places.join('; ')})` : ''
  } catch {
    return undefined
  }
}
