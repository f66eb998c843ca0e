/**
 * A text as a word of a POSIX shell (IEEE Std 1003.1, 2.2): nothing in single quotes is special. NUL, which no argument
 * can hold, is left out.
 */
export function shellWord(text: string): string {
  const word = text.replaceAll('\0', '')
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

/** A text as a Python string (Python language reference, 2.4.1); one of several lines in triple quotes, as it would be written by hand. */
export function pythonText(text: string): string {
  if (!text.includes('\n')) {
    const quote = text.includes('"') && !text.includes("'") ? "'" : '"'
    return quote + escaped(text, quote) + quote
  }
  const inner = text
    .split('\n')
    .map((line) => escaped(line, ''))
    .join('\n')
    .replace(/"{3,}/g, (quotes) => quotes.replaceAll('"', '\\"'))
    .replace(/"$/, '\\"')
  // A backslash at the end of the first line keeps the text's own beginning under the quotes.
  return `"""\\\n${inner}"""`
}

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' }

function escaped(text: string, quote: string): string {
  let out = ''
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const isLone = code >= 0xd800 && code <= 0xdfff
    if (character === quote && quote !== '') out += `\\${character}`
    else if (named[character] !== undefined) out += named[character]
    else if (code < 32 || code === 127 || isLone) out += `\\u${code.toString(16).padStart(4, '0')}`
    else out += character
  }
  return out
}

/** A text as a remark of one line, `#` before it. */
export const remark = (text: string): string => `# ${text.replace(/[\p{Cc}\s]+/gu, ' ').trim()}`

/** A text inside a here-document of a POSIX shell, where `$`, backquotes and backslashes are special. */
export const hereText = (text: string): string => text.replace(/[\p{Cc}]+/gu, '').replace(/[$`\\]/g, '\\$&')

/** What to do before a script runs that sends a file along; `about` says what is to be in the file. */
export const uploadRemark = (file: string, about: string): string =>
  remark(`${file} is sent along: first save ${about} under this name beside the script.`)
