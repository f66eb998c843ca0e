import { expect, test } from 'vitest'
import { readExamples } from '#shared/vo/dali/examples.ts'

test('examples of DALI 1.1 are read with name, query, words and tables', () => {
  const { examples, continuations } = readExamples(`<?xml version="1.0"?>
    <html xmlns="http://www.w3.org/1999/xhtml"><head><title>Examples</title></head>
    <body vocab="http://www.ivoa.net/rdf/examples#"><h1>Examples</h1>
    <div id="cone" resource="#cone" typeof="example">
      <h2 property="name">Cone
        selection</h2>
      <p>Stars of <em>a</em> cone, from <span property="table">gaia.light</span>.</p><p>It takes a second.</p>
      <pre property="query">
        SELECT TOP 5 *
          FROM gaia.light
        WHERE ra &lt; 10
      </pre>
    </div>
    <div id="nothing" typeof="example"><h2 property="name">Without a query</h2></div>
    <p><a property="continuation" href="examples?page=2">More</a></p></body></html>`)
  expect(examples).toEqual([
    {
      id: 'cone',
      name: 'Cone selection',
      adql: 'SELECT TOP 5 *\n  FROM gaia.light\nWHERE ra < 10',
      description: 'Stars of a cone, from gaia.light. It takes a second.',
      tables: ['gaia.light'],
    },
  ])
  expect(continuations).toEqual(['examples?page=2'])
})

test('the form of the TAP notes is read: prefixes, whole vocabularies, the query in an attribute', () => {
  const { examples } = readExamples(`<html xmlns:ex="ivo://ivoa.net/std/DALI-examples#">
    <div typeof="ex:example" resource="#a"><span property="ex:name">One</span>
      <textarea property="ex:query">SELECT 1</textarea></div>
    <div typeof="http://www.ivoa.net/rdf/examples#example" id="b"><b property="name">Two</b>
      <a property="query" content="SELECT 2" href="?q">run</a></div></html>`)
  expect(examples).toEqual([
    { id: 'a', name: 'One', adql: 'SELECT 1', tables: [] },
    { id: 'b', name: 'Two', adql: 'SELECT 2', tables: [] },
  ])
})

test('a query given as a generic parameter is read (DALI 1.1, 2.3.3)', () => {
  const { examples } = readExamples(`<div typeof="example" id="g"><i property="name">G</i>
    <span property="generic-parameter" typeof="keyval"><b property="key">LANG</b><b property="value">ADQL</b></span>
    <span property="generic-parameter" typeof="keyval"><b property="key">QUERY</b><b property="value">SELECT 3</b></span>
    </div>`)
  expect(examples).toMatchObject([{ name: 'G', adql: 'SELECT 3' }])
})

test.each(['', 'no markup', '<html><br><p>unclosed &nbsp; & <b>', '{"json": true}', '<div typeof="example" id="x">'])(
  'what holds no examples gives none: %j',
  (text) => {
    expect(readExamples(text)).toEqual({ examples: [], continuations: [] })
  },
)

test('HTML that is no XML is read as far as it goes', () => {
  const { examples } = readExamples(
    '<!DOCTYPE html><meta charset=utf-8><body><div typeof=example id=h><h2 property=name>H &amp; M<br></h2><pre property=query>SELECT 4</pre></div>',
  )
  expect(examples).toEqual([{ id: 'h', name: 'H & M', adql: 'SELECT 4', tables: [] }])
})
