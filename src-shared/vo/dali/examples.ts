/// <reference path="../xml/sax.d.ts" />
import sax from 'sax'
import type { TapExample } from '../../model/tap.ts'

/** What one document of examples says. */
export interface ExamplesDocument {
  readonly examples: readonly TapExample[]
  /** Where it goes on, as written: relative to the document (DALI 1.1, 2.3.4). */
  readonly continuations: readonly string[]
}

interface Draft {
  id?: string
  name: string
  adql: string
  description: string
  tables: string[]
  /** Of a generic parameter (DALI 1.1, 2.3.3). */
  key: string
  value: string
  /** Depth of the element that began it. */
  readonly depth: number
}

/** Where the text of an element goes: a part of the example. */
type Part = 'name' | 'adql' | 'table' | 'key' | 'value' | 'description'

const parts: Readonly<Record<string, Part>> = {
  name: 'name',
  query: 'adql',
  table: 'table',
  key: 'key',
  value: 'value',
}
const silentElements: ReadonlySet<string> = new Set(['script', 'style', 'title', 'head'])
/** Elements that end a line of text. */
const blocks: ReadonlySet<string> = new Set([
  'p',
  'div',
  'li',
  'ul',
  'ol',
  'br',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'pre',
  'dd',
  'dt',
  'tr',
])

/** The words of an RDFa attribute without prefix or vocabulary: `ex:query` and `http://…/examples#query` are `query`. */
const words = (attribute: string | undefined): readonly string[] =>
  (attribute ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => word.slice(Math.max(word.lastIndexOf(':'), word.lastIndexOf('#'), word.lastIndexOf('/')) + 1))

/**
 * Reads the examples of a service: XHTML with RDFa (DALI 1.1, 2.3), and the older form of the TAP notes with other
 * vocabularies, `query` and `table` as properties (TAP 1.1, 2.4.2). What is HTML and no XML is read as far as it goes.
 * Examples without a query are left out.
 */
export function readExamples(text: string): ExamplesDocument {
  const examples: TapExample[] = []
  const continuations: string[] = []
  const open: { readonly part: Part; readonly silent: boolean }[] = []
  let draft: Draft | undefined
  const parser = sax.parser(false, { lowercase: true })
  parser.onerror = () => {
    parser.error = null
  }
  parser.onopentag = ({ name, attributes }) => {
    const properties = words(attributes.property)
    const href = attributes.href ?? attributes.resource
    if (properties.includes('continuation') && href !== undefined) continuations.push(href)
    if (draft === undefined && words(attributes.typeof).includes('example')) {
      draft = { name: '', adql: '', description: '', tables: [], key: '', value: '', depth: open.length }
      const id = attributes.id ?? attributes.resource?.replace(/^.*#/, '')
      if (id) draft.id = id
    }
    const above = open.at(-1)
    const own = properties.map((word) => parts[word]).find((part) => part !== undefined)
    if (own === 'table') draft?.tables.push('')
    if (own === 'key' && draft) {
      draft.key = ''
      draft.value = ''
    }
    // The value may stand in the attribute instead of the text (RDFa 1.1, 7.5).
    if (own && attributes.content !== undefined) add(draft, own, attributes.content)
    const silent =
      above?.silent === true || silentElements.has(name) || (own !== undefined && attributes.content !== undefined)
    open.push({ part: own ?? above?.part ?? 'description', silent })
    if (blocks.has(name) && draft) draft.description += '\n'
  }
  const write = (said: string): void => {
    const here = open.at(-1)
    if (draft && here && !here.silent) add(draft, here.part, said)
  }
  parser.ontext = write
  parser.oncdata = write
  parser.onclosetag = () => {
    open.pop()
    if (!draft) return
    if (draft.value !== '' && draft.key.trim().toUpperCase() === 'QUERY') draft.adql ||= draft.value
    if (open.length > draft.depth) return
    const example = exampleOf(draft)
    if (example) examples.push(example)
    draft = undefined
  }
  parser.write(text).close()
  return { examples, continuations: [...new Set(continuations)] }
}

function add(draft: Draft | undefined, part: Part, said: string): void {
  if (!draft) return
  if (part === 'table') draft.tables[draft.tables.length - 1] += said
  else draft[part] += said
  // A table's name is a word of the sentence that it stands in.
  if (part === 'table') draft.description += said
}

function exampleOf({ id, name, adql, description, tables }: Draft): TapExample | undefined {
  const query = withoutMargin(adql)
  if (query === '') return undefined
  const said = description
    .split(/\n\s*\n|\n/)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join(' ')
  const title = name.replace(/\s+/g, ' ').trim()
  return {
    ...(id !== undefined && { id }),
    name: title || (id ?? 'Example'),
    adql: query,
    ...(said !== '' && { description: said }),
    tables: [...new Set(tables.map((table) => table.trim()).filter((table) => table !== ''))],
  }
}

/** A text in lines without empty lines around it and without the margin that all its lines have. */
function withoutMargin(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  const margins = lines.filter((line) => line.trim() !== '').map((line) => /^\s*/.exec(line)?.[0].length ?? 0)
  // The first line may stand directly behind the tag.
  const [first = 0, ...others] = margins
  const margin = first === 0 && others.length > 0 ? Math.min(...others) : Math.min(first, ...others)
  return lines
    .map((line) => ((/^\s*/.exec(line)?.[0].length ?? 0) >= margin ? line.slice(margin) : line.trimStart()))
    .join('\n')
    .trim()
}
