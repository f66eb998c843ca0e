/** What the YAML header of an ECSV file says of a column (astropy APE 6). */
export interface EcsvColumn {
  readonly name: string
  readonly datatype: string | undefined
  readonly unit: string | undefined
  readonly description: string | undefined
  readonly isArray: boolean
}

export interface EcsvHeader {
  readonly delimiter: number
  readonly columns: readonly EcsvColumn[]
}

/** Reads the comment lines of an ECSV file; undefined where they are none. Of its metadata only the columns are taken. */
export function readEcsv(comments: readonly string[]): EcsvHeader | undefined {
  if (!/^%ECSV/.test(comments[0]?.trim() ?? '')) return undefined
  const lines = comments.slice(1)
  const text = lines.join('\n')
  const delimiter = /^delimiter:\s*(['"]?)(.)\1\s*$/m.exec(text)?.[2] ?? ' '
  const columns = itemsOf(lines).map(mapOf)
  return {
    delimiter: delimiter.charCodeAt(0),
    columns: columns.flatMap((map) => {
      const name = map.get('name')
      if (name === undefined) return []
      return [
        {
          name,
          datatype: map.get('datatype'),
          unit: map.get('unit'),
          description: map.get('description'),
          isArray: map.has('subtype'),
        },
      ]
    }),
  }
}

/** The items of the list under `datatype:`, each as the text behind its dash. */
function itemsOf(lines: readonly string[]): string[] {
  const items: string[] = []
  let inside = false
  for (const line of lines) {
    if (/^datatype:\s*$/.test(line)) inside = true
    else if (inside && /^\s*- /.test(line) && !/^\s{3,}- /.test(line)) items.push(line.replace(/^\s*- /, ''))
    else if (inside && /^\S/.test(line)) inside = false
    else if (inside && items.length > 0) items[items.length - 1] += `\n${line.trim()}`
  }
  return items
}

/** A mapping of plain values, in braces or a line each. */
function mapOf(item: string): Map<string, string> {
  const map = new Map<string, string>()
  const body = item.trim().startsWith('{') ? item.trim().replace(/^\{|\}$/g, '') : item
  const pair = /(?:^|[,\n])\s*([\w-]+):\s*(?:'((?:[^']|'')*)'|"((?:[^"\\]|\\.)*)"|([^,\n]*))/g
  for (const [, key = '', single, double, plain] of body.matchAll(pair)) {
    const value =
      single !== undefined ? single.replaceAll("''", "'") : double !== undefined ? unescaped(double) : (plain ?? '')
    if (!map.has(key)) map.set(key, value.replace(/^!!?[\w.]+\s*/, '').trim())
  }
  return map
}

function unescaped(text: string): string {
  return text.replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))/g, (_, two, four, one) => {
    const code = two ?? four
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
    return one === 'n' ? '\n' : one === 't' ? '\t' : String(one)
  })
}
