/** A terminal's keyboard, as far as it is needed to read a line that nobody sees. */
export interface SecretInput extends AsyncIterable<Uint8Array | string> {
  readonly isTTY?: boolean
  setRawMode?(raw: boolean): unknown
}

/** Longer lines are no secrets. */
const longestLine = 65_536

/**
 * The first line of standard input, without its end. At a terminal it is asked for on standard error and not shown; Ctrl-C
 * and Ctrl-D give undefined, as does an input that ends before a character.
 */
export async function readSecretLine(
  input: SecretInput,
  prompt: string,
  say: (text: string) => void,
): Promise<string | undefined> {
  const terminal = input.isTTY === true && input.setRawMode !== undefined
  if (!terminal) return firstLine(input)
  say(prompt)
  input.setRawMode?.(true)
  try {
    return await hiddenLine(input)
  } finally {
    input.setRawMode?.(false)
    say('\n')
  }
}

async function firstLine(input: SecretInput): Promise<string | undefined> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const part of input) {
    text += typeof part === 'string' ? part : decoder.decode(part, { stream: true })
    if (text.includes('\n') || text.length > longestLine) break
  }
  const line = text.split(/\r?\n/, 1)[0] ?? ''
  return line === '' ? undefined : line
}

const interrupt = '\u0003'
const endOfInput = '\u0004'

async function hiddenLine(input: SecretInput): Promise<string | undefined> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const part of input) {
    const keys = typeof part === 'string' ? part : decoder.decode(part, { stream: true })
    for (const key of keys) {
      if (key === interrupt) return undefined
      if (key === '\r' || key === '\n' || key === endOfInput) return text === '' ? undefined : text
      if (key === '\u007f' || key === '\b') text = [...text].slice(0, -1).join('')
      else if (key >= ' ' || key === '\t') text += key
    }
  }
  return text === '' ? undefined : text
}
