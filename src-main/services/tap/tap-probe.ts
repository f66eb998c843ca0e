import { readErrorDocument } from '#shared/vo/dali/error-document.ts'
import { headText } from '#shared/vo/dali/head-text.ts'
import { resourceUrl } from '#shared/vo/tap/service-url.ts'
import type { Net } from '../../net/net.ts'
import { limited } from './service-document.ts'

/** What every TAP service must answer (TAP 1.1, 4), and cheaply. */
const probeQuery = 'SELECT TOP 1 table_name FROM TAP_SCHEMA.tables'

/**
 * Whether /sync answers as TAP does, with a VOTable, be it an error. For services whose availability and capabilities
 * cannot be read: it tells a broken TAP service from an address where none is.
 */
export async function looksLikeTap(
  net: Net,
  base: string,
  limitSeconds: number,
  signal: AbortSignal,
): Promise<boolean> {
  const limit = limited(signal, limitSeconds)
  try {
    const answer = await net.request({
      url: resourceUrl(base, 'sync'),
      method: 'POST',
      form: [
        ['REQUEST', 'doQuery'],
        ['LANG', 'ADQL'],
        ['MAXREC', '1'],
        ['QUERY', probeQuery],
      ],
      signal: limit.signal,
    })
    if (!answer.ok) return false
    return readErrorDocument(await headText(answer.value.body)).shape === 'votable'
  } catch {
    return false
  }
}
