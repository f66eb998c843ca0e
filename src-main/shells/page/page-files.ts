import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

/** An answer with a part of our page. */
export interface PageAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array<ArrayBuffer>
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.map': 'application/json',
  '.vot': 'application/x-votable+xml',
  '.txt': 'text/plain; charset=utf-8',
}

const empty = new Uint8Array(0)

/** The path below the folder that a URL path names; undefined for what no build of ours is called. */
function partsOf(urlPath: string): string[] | undefined {
  const path = urlPath === '/' ? '/index.html' : urlPath
  const parts = path.split('/').slice(1)
  return parts.every((part) => /^[A-Za-z0-9_][A-Za-z0-9_.@~-]*$/.test(part)) ? parts : undefined
}

/**
 * Answers GET and HEAD for the files of one folder (the built page). Names are plain: no escapes, no dot files, no way
 * out of the folder, also not by a link. File names carry a hash of their content, so all but the page itself may be kept.
 */
export async function pageFile(
  folder: string,
  method: string,
  urlPath: string,
  headers: Readonly<Record<string, string>>,
): Promise<PageAnswer> {
  const text = (status: number, more: Record<string, string> = {}): PageAnswer => ({
    status,
    headers: { ...headers, ...more, 'cache-control': 'no-store' },
    body: empty,
  })
  if (method !== 'GET' && method !== 'HEAD') return text(405, { allow: 'GET, HEAD' })
  const parts = partsOf(urlPath)
  const type = parts && contentTypes[extname(parts.at(-1) ?? '')]
  // Browsers ask for it unbidden; a page without one is no error.
  if (urlPath === '/favicon.ico') return text(204)
  if (parts === undefined || type === undefined) return text(404)
  try {
    const root = await realpath(folder)
    const path = await realpath(join(root, ...parts))
    if (!path.startsWith(root + sep)) return text(404)
    const body = await readFile(path)
    return {
      status: 200,
      headers: {
        ...headers,
        'content-type': type,
        'cache-control': parts[0] === 'assets' ? 'private, max-age=31536000, immutable' : 'no-store',
      },
      body: method === 'HEAD' ? empty : new Uint8Array(body),
    }
  } catch {
    return text(404)
  }
}
