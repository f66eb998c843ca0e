import { type Outcome, ok } from '#shared/ipc/fault.ts'
import type { TapExample } from '#shared/model/tap.ts'
import { readExamples } from '#shared/vo/dali/examples.ts'
import type { Net } from '../../net/net.ts'
import { readPage } from './service-document.ts'

/** Documents that one list of examples may be spread over. */
const mostDocuments = 20
const documentBytes = 4 * 1024 * 1024

/**
 * The examples of a service (DALI 1.1, 2.3), those of the documents that go on with them too. A service that has none
 * answers with an empty list; a later document that cannot be read ends it.
 */
export async function readExamplesOf(asked: {
  readonly net: Net
  readonly url: string
  readonly limitSeconds: number
  readonly signal: AbortSignal
}): Promise<Outcome<TapExample[]>> {
  const examples: TapExample[] = []
  const waiting = [asked.url]
  const seen = new Set(waiting)
  for (let url = waiting.shift(); url !== undefined && seen.size <= mostDocuments; url = waiting.shift()) {
    const page = await readPage(asked.net, { ...asked, url, maxBytes: documentBytes })
    if (!page.ok && examples.length > 0) break
    if (!page.ok) return page.fault.status === 404 || page.fault.status === 410 ? ok([]) : page
    const read = readExamples(page.value)
    examples.push(...read.examples)
    for (const href of read.continuations) {
      if (!URL.canParse(href, url)) continue
      const next = new URL(href, url)
      next.hash = ''
      if (seen.has(next.href)) continue
      seen.add(next.href)
      waiting.push(next.href)
    }
  }
  return ok(examples)
}
