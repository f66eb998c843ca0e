import type { PracticeExample } from '#shared/model/practice-examples.ts'
import { type XmlNode, xml } from './xml-text.ts'

const xhtml = 'http://www.w3.org/1999/xhtml'

/** A page of our own: head and body in XHTML. */
export const page = (title: string, ...content: XmlNode['children']): XmlNode =>
  xml(
    'html',
    { xmlns: xhtml, lang: 'en', 'xml:lang': 'en' },
    xml(
      'head',
      {},
      xml('title', {}, title),
      xml('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      xml(
        'style',
        {},
        'body { font-family: sans-serif; line-height: 1.5; max-width: 50em; margin: 2em auto; padding: 0 1em; } ' +
          'pre { overflow-x: auto; padding: 0.5em 1em; border: thin solid; }',
      ),
    ),
    xml('body', {}, ...content),
  )

/** /examples: XHTML with RDFa (DALI 1.1, 2.3; TAP 1.1, 2.4). */
export const examplesDocument = (examples: readonly PracticeExample[]): XmlNode =>
  page(
    'Examples of the Alidade practice sky',
    xml('h1', {}, 'Examples of the Alidade practice sky'),
    xml(
      'div',
      { vocab: 'http://www.ivoa.net/rdf/examples#' },
      ...examples.map(({ id, name, adql, explanation }) =>
        xml(
          'div',
          { id, resource: `#${id}`, typeof: 'example' },
          xml('h2', { property: 'name' }, name),
          xml('p', {}, explanation),
          xml('pre', { property: 'query' }, adql),
        ),
      ),
    ),
  )

/** What a person finds who opens the service's address in a browser. */
export const welcomePage = (base: string): XmlNode =>
  page(
    'Alidade practice sky',
    xml('h1', {}, 'Alidade practice sky'),
    xml(
      'p',
      {},
      'This is a TAP service on your own machine, for practice. It answers as an archive does, without a network. Some of its tables are real catalogues, some are made up; each one says which.',
    ),
    xml('p', {}, 'Give this address to TOPCAT, pyvo or Alidade: ', xml('code', {}, base)),
    xml(
      'ul',
      {},
      ...(
        [
          ['examples', 'Queries to start with'],
          ['tables', 'The tables and their columns'],
          ['capabilities', 'What the service can do'],
          ['availability', 'Whether it is up'],
          ['async', 'The jobs'],
        ] as const
      ).map(([path, words]) => xml('li', {}, xml('a', { href: `${base}/${path}` }, words))),
    ),
  )
