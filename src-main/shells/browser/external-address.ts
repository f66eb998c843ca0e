import type { spawn } from 'node:child_process'
import { fail, type Outcome } from '#shared/ipc/fault.ts'
import { startOpener } from './opener.ts'

/** The program that opens an address in the person's own browser, and its words. No shell reads the address. */
export function openerOf(platform: NodeJS.Platform, url: string): readonly [string, readonly string[]] {
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', url]]
  return [platform === 'darwin' ? 'open' : 'xdg-open', [url]]
}

/** Opens an http or https address in the person's own browser; any other is refused. */
export function openExternalAddress(
  text: string,
  start?: typeof spawn,
  platform: NodeJS.Platform = process.platform,
): Promise<Outcome<null>> {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol))
    return Promise.resolve(fail('bad-request', 'Only http and https addresses are opened.', { where: text }))
  const [program, words] = openerOf(platform, url.href)
  return startOpener(program, words, url.href, start)
}
