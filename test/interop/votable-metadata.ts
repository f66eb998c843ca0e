import sax from 'sax'

/** Lines of a VOTable's metadata in document order, one an element: name, attributes by name, text. */
export function metadataLines(document: string): string[] {
  const lines: string[] = []
  const parser = sax.parser(true, {})
  const depth: { line: number; text: string }[] = []
  let skipping = 0
  parser.onopentag = (tag) => {
    const name = String(tag.name)
    const own = name === 'INFO' && String(tag.attributes.name).startsWith('alidade-')
    if (skipping > 0 || name === 'DATA' || own) {
      skipping++
      return
    }
    const attributes = Object.entries(tag.attributes)
      .filter(
        ([key]) => !(name === 'VOTABLE' && /^(version|xmlns|xsi:)/.test(key)) && !(name === 'TABLE' && key === 'nrows'),
      )
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, value]) => `${key}=${JSON.stringify(String(value))}`)
    lines.push(`${'  '.repeat(depth.length)}${[name, ...attributes].join(' ')}`)
    depth.push({ line: lines.length - 1, text: '' })
  }
  parser.ontext = (text) => {
    const open = depth.at(-1)
    if (skipping === 0 && open) open.text += text
  }
  parser.onclosetag = () => {
    if (skipping > 0) {
      skipping--
      return
    }
    const closed = depth.pop()
    if (closed && closed.text.trim() !== '') lines[closed.line] += ` ${JSON.stringify(closed.text.trim())}`
  }
  parser.write(document).close()
  return lines
}
