/** One file of a multipart/form-data body. */
export interface FilePart {
  readonly name: string
  readonly filename: string
  readonly contentType: string
  readonly bytes: Uint8Array
}

/**
 * A multipart/form-data body (RFC 7578) as `NetRequest.body` wants it. `boundary`: random, of letters, digits, `-` and
 * `_`, so that it stands nowhere in what is sent.
 */
export function multipartBody(
  fields: ReadonlyArray<readonly [name: string, value: string]>,
  files: readonly FilePart[],
  boundary: string,
): { readonly contentType: string; readonly bytes: Uint8Array } {
  const pieces: Uint8Array[] = []
  const add = (text: string): unknown => pieces.push(Buffer.from(text, 'utf8'))
  for (const [name, value] of fields)
    add(`--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`)
  for (const { name, filename, contentType, bytes } of files) {
    add(
      `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"; filename="${quoted(filename)}"\r\n` +
        `Content-Type: ${contentType}\r\n\r\n`,
    )
    pieces.push(bytes)
    add('\r\n')
  }
  add(`--${boundary}--\r\n`)
  return { contentType: `multipart/form-data; boundary=${boundary}`, bytes: Buffer.concat(pieces) }
}

/** As browsers write names: quotes and line ends percent-encoded (RFC 7578, 2). */
const quoted = (text: string): string =>
  text.replace(/["\r\n]/g, (character) => ({ '"': '%22', '\r': '%0D', '\n': '%0A' })[character] ?? character)
