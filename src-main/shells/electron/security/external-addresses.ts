import type { Shell } from 'electron'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'

/**
 * Opens an http or https address in the person's own browser. Reason: the system opens other schemes with whatever
 * program claims them, with words of the page's choosing (Electron's security tutorial, point 15).
 */
export async function openExternalAddress(shell: Pick<Shell, 'openExternal'>, text: string): Promise<Outcome<null>> {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol))
    return fail('bad-request', 'Only http and https addresses are opened.', { where: text })
  try {
    await shell.openExternal(url.href)
    return ok(null)
  } catch (thrown) {
    return fail('not-found', thrown instanceof Error ? thrown.message : String(thrown), { where: url.href })
  }
}
