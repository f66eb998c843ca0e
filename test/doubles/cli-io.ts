import type { CliApp, CliIo } from '../../src-main/shells/cli/verb.ts'

/** Standard streams of a verb as texts. */
export interface SpokenIo extends CliIo {
  readonly said: { out: string; err: string }
  readonly stop: AbortController
}

/** Streams that remember what a verb says, over an app of the test's choice. */
export function spokenIo(
  app: CliApp,
  options: { readonly stdin?: string; readonly terminal?: boolean } = {},
): SpokenIo {
  const said = { out: '', err: '' }
  const stop = new AbortController()
  const decoder = new TextDecoder()
  async function* stdin(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(options.stdin ?? '')
  }
  return {
    said,
    stop,
    stdin: stdin(),
    stdout: async (bytes) => {
      said.out += typeof bytes === 'string' ? bytes : decoder.decode(bytes, { stream: true })
    },
    stderr: (text) => {
      said.err += text
    },
    stderrIsTerminal: options.terminal === true,
    signal: stop.signal,
    app: async () => app,
  }
}
