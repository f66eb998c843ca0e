/** As much of a refused answer as is looked at, in bytes: error documents are short, error pages need not be. */
export const refusedBytes = 262_144

/**
 * The beginning of a body as UTF-8 text; what lies behind `limit` bytes is left unread, which closes the connection.
 * A body that breaks off gives what came; one without a byte rethrows why.
 */
export async function headText(body: AsyncIterable<Uint8Array>, limit = refusedBytes): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  try {
    for await (const chunk of body) {
      text += decoder.decode(chunk.subarray(0, limit - bytes), { stream: true })
      bytes += chunk.length
      if (bytes >= limit) break
    }
  } catch (error) {
    if (bytes === 0) throw error
  }
  return text
}
