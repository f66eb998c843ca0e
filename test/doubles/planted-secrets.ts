import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Credential } from '../../src-shared/ipc/accounts.ts'
import type { WantedHeader } from './guarded-service.ts'

/** A secret that is found again wherever it goes. */
export interface PlantedSecret {
  readonly name: string
  readonly secret: string
  readonly credential: Credential
  readonly wants: WantedHeader
  readonly challenge: string
}

const token = 'Planted-Tk-7f3a91c2e5b84d60'
const bearer = 'planted.bearer-Qm9vYXJkZXI_28491x'
const password = 'planted p&ss <w0rd> "äß" 5512'
const cookie = 'planted-session-c00kie-99817264'
const value = 'planted-custom/header+value=33871'

/** One of each form of a login: token, bearer, Basic password, cookie, custom header. */
export const plantedSecrets: readonly PlantedSecret[] = [
  {
    name: 'token',
    secret: token,
    credential: { scheme: 'token', token },
    wants: { name: 'Authorization', value: `Token ${token}` },
    challenge: 'Token',
  },
  {
    name: 'bearer',
    secret: bearer,
    credential: { scheme: 'bearer', token: bearer },
    wants: { name: 'Authorization', value: `Bearer ${bearer}` },
    challenge: 'ivoa_bearer access_url="https://login.example.org/token"',
  },
  {
    name: 'basic',
    secret: password,
    credential: { scheme: 'basic', user: 'ada', password },
    wants: { name: 'Authorization', value: `Basic ${Buffer.from(`ada:${password}`).toString('base64')}` },
    challenge: 'Basic realm="stars"',
  },
  {
    name: 'cookie',
    secret: cookie,
    credential: { scheme: 'cookie', cookie: `sessionid=${cookie}` },
    wants: { name: 'Cookie', value: `sessionid=${cookie}` },
    challenge: 'ivoa_cookie',
  },
  {
    name: 'header',
    secret: value,
    credential: { scheme: 'header', name: 'X-Gateway', value },
    wants: { name: 'X-Gateway', value },
    challenge: 'X-Gateway',
  },
]

/** What of a text in base64 does not hang on what stands before and behind it, for each of the three places it may begin. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const coded = Buffer.concat([Buffer.alloc(before), Buffer.from(text)])
      .toString('base64')
      .replace(/=+$/, '')
    return coded.slice(before === 0 ? 0 : before + 1, -2)
  })
}

/** Every form in which a secret would still be one. */
export function formsOf(secret: string): readonly Buffer[] {
  const percent = encodeURIComponent(secret)
  const texts = [
    secret,
    percent,
    percent.replaceAll('%20', '+'),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    Buffer.from(secret).toString('hex'),
    [...secret].reverse().join(''),
    ...base64Forms(secret).flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]),
  ]
  return [
    ...new Set(texts.flatMap((text) => [Buffer.from(text), Buffer.from(text, 'latin1'), Buffer.from(text, 'utf16le')])),
  ]
}

const sought = plantedSecrets.map(({ name, secret }) => ({ name, forms: formsOf(secret) }))

/** Names of the planted secrets that stand in bytes or a text, in any form. */
export function plantedIn(content: string | Uint8Array): string[] {
  const bytes = Buffer.from(content)
  return sought.filter(({ forms }) => forms.some((form) => bytes.includes(form))).map(({ name }) => name)
}

/** `path: secret` for each planted secret in a file of a folder, the store of secrets itself left out. */
export function plantedInFolder(folder: string, leftOut: readonly string[] = ['credentials.json']): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(
      (path) => !leftOut.includes(basename(path)) && statSync(join(folder, path), { throwIfNoEntry: false })?.isFile(),
    )
    .flatMap((path) => plantedIn(readFileSync(join(folder, path))).map((name) => `${path}: ${name}`))
}

/** `pid: secret` for each planted secret among the words or the environment of a process of this machine. */
export function plantedInProcesses(own: readonly number[] = []): string[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && !own.includes(Number(pid)))
    .flatMap((pid) => ['cmdline', 'environ'].map((file) => [pid, file] as const))
    .flatMap(([pid, file]) => {
      try {
        return plantedIn(readFileSync(`/proc/${pid}/${file}`)).map((name) => `${pid} ${file}: ${name}`)
      } catch {
        // It has ended, or is another person's.
        return []
      }
    })
}
