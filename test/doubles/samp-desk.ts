import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SampHub, type SampHubOptions, startSampHub } from '#main/services/samp/samp-hub.ts'
import { isSampMap, type SampMap, type SampValue, stringOf } from '#shared/vo/samp/value.ts'
import { readXmlRpc, type XmlRpcDocument } from '#shared/vo/samp/xml-rpc-reader.ts'
import { methodCallText } from '#shared/vo/samp/xml-rpc-text.ts'

/** A folder of its own for the lockfile, so that no test meets the hub of the person who runs it. */
export async function sampFolder(): Promise<{ readonly lockfile: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'alidade-samp-'))
  return { lockfile: join(folder, 'samp-lock'), remove: () => rm(folder, { recursive: true, force: true }) }
}

/** A hub of ours; pages are refused and URLs not fetched unless the test says otherwise. */
export async function testHub(lockfile: string, more: Partial<SampHubOptions> = {}): Promise<SampHub> {
  const started = await startSampHub({
    version: 'test',
    lockfile,
    askConsent: async () => false,
    fetchUrl: async () => ({ ok: false, fault: { kind: 'not-found', message: 'Nothing is fetched in this test.' } }),
    webPort: 0,
    ...more,
  })
  if (!started.ok) throw new Error(started.fault.message)
  return started.value
}

/** An HTTP answer as it came. */
export interface RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

/** Sends a request as it is told, also what no decent client sends; rejects where the connection breaks. */
export function rawRequest(
  url: string,
  options: {
    readonly method?: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string | Buffer
    readonly waitSeconds?: number
  } = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      { method: options.method ?? 'POST', agent: false, headers: { 'Content-Type': 'text/xml', ...options.headers } },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('error', reject)
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(parts).toString('utf8'),
          }),
        )
      },
    )
    asked.setTimeout((options.waitSeconds ?? 15) * 1000, () => asked.destroy(new Error('No answer.')))
    asked.on('error', reject)
    asked.end(options.body)
  })
}

/** Calls a method; the document that comes back. */
export async function rpc(
  url: string,
  method: string,
  params: readonly SampValue[] = [],
  headers: Readonly<Record<string, string>> = {},
): Promise<XmlRpcDocument> {
  const { status, text } = await rawRequest(url, { headers, body: methodCallText(method, params) })
  if (status !== 200) throw new Error(`Status ${status}: ${text.slice(0, 200)}`)
  return readXmlRpc(text)
}

/** Calls a method that must succeed; its value. */
export async function rpcValue(
  url: string,
  method: string,
  params: readonly SampValue[] = [],
  headers: Readonly<Record<string, string>> = {},
): Promise<SampValue> {
  const document = await rpc(url, method, params, headers)
  if (document.kind !== 'response') throw new Error(document.kind === 'fault' ? document.text : 'No response.')
  return document.value
}

/** A map that an answer must be. */
export function mapIn(value: SampValue): SampMap {
  if (!isSampMap(value)) throw new Error('This is no map.')
  return value
}

/** A string that a map must have. */
export function textIn(map: SampMap, key: string): string {
  const text = stringOf(map, key)
  if (text === undefined) throw new Error(`There is no ${key}.`)
  return text
}
