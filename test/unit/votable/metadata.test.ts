import { describe, expect, test } from 'vitest'
import { attributeOf, childrenNamed } from '#shared/vo/votable/tree.ts'
import { readDocument, tabledata } from './read-document.ts'

const source = `<?xml version="1.0"?>
<vot:VOTABLE version="1.4" xmlns:vot="http://www.ivoa.net/xml/VOTable/v1.3" ID="root">
  <vot:DESCRIPTION>All &amp; sundry</vot:DESCRIPTION>
  <vot:COOSYS ID="sys" system="ICRS" epoch="J2016.0"/>
  <vot:RESOURCE type="meta"><dm-mapping:VODML xmlns:dm-mapping="http://www.ivoa.net/xml/mivot"><REPORT status="OK">fine</REPORT><TEMPLATES><INSTANCE dmtype="x"><ATTRIBUTE value="1 &lt; 2"/></INSTANCE></TEMPLATES></dm-mapping:VODML></vot:RESOURCE>
  <vot:RESOURCE name="outer" type="results">
    <vot:TIMESYS ID="t" timeorigin="MJD-origin" timescale="TDB" refposition="BARYCENTER"/>
    <vot:INFO name="QUERY_STATUS" value="OK"/>
    <vot:RESOURCE>
      <vot:TABLE ID="one" name="first">
        <vot:GROUP name="pos" utype="x:y"><vot:FIELDref ref="ra"/><vot:GROUP><vot:PARAMref ref="p"/></vot:GROUP></vot:GROUP>
        <vot:PARAM ID="p" name="p" datatype="double" value="3.5" unit="mag"><vot:DESCRIPTION>A param</vot:DESCRIPTION></vot:PARAM>
        <vot:FIELD ID="ra" name="ra" datatype="double" unit="deg" ucd="pos.eq.ra;meta.main" utype="u" xtype="adql:REAL" ref="sys" width="10" precision="F6">
          <vot:DESCRIPTION>Right
ascension</vot:DESCRIPTION>
          <vot:VALUES null="-99"><vot:MIN value="0"/><vot:MAX value="360"/><vot:OPTION name="a" value="1"><vot:OPTION value="2"/></vot:OPTION></vot:VALUES>
          <vot:LINK href="http://example.org/\${ra}" title="more" content-role="doc"/>
        </vot:FIELD>
        ${tabledata([['1']])
          .replaceAll('<', '<vot:')
          .replaceAll('<vot:/', '</vot:')}
      </vot:TABLE>
    </vot:RESOURCE>
    <vot:TABLE name="second"><vot:FIELD name="b" datatype="short"/>${tabledata([['5'], ['6']])
      .replaceAll('<', '<vot:')
      .replaceAll('<vot:/', '</vot:')}</vot:TABLE>
    <vot:INFO name="after" value="1">later</vot:INFO>
  </vot:RESOURCE>
  <vot:RESOURCE type="meta" utype="adhoc:service"><vot:PARAM name="accessURL" datatype="char" arraysize="*" value="http://example.org"/><vot:GROUP name="inputParams"><vot:PARAM name="ID" datatype="char" arraysize="*" value="" ref="one"/></vot:GROUP></vot:RESOURCE>
</vot:VOTABLE>`

describe('metadata', () => {
  const { document, tables, fault } = readDocument(source)

  test('each TABLE is a table of its own, in nested RESOURCEs too', () => {
    expect(fault).toBeUndefined()
    expect(tables.map(({ rows }) => rows)).toEqual([[['1']], [['5'], ['6']]])
    expect(tables.map(({ elementPath }) => elementPath)).toEqual([
      [3, 2, 0],
      [3, 3],
    ])
  })

  test('a FIELD with all that it declares', () => {
    expect(tables[0]?.columns).toEqual([
      {
        id: 'c0',
        name: 'ra',
        datatype: 'double',
        storage: 'f64',
        isArray: false,
        xtype: 'adql:REAL',
        unit: 'deg',
        ucd: 'pos.eq.ra;meta.main',
        utype: 'u',
        description: 'Right\nascension',
        ref: 'sys',
        precision: 'F6',
        width: 10,
        nullValue: '-99',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the href templates of VOTable are spelled so
        links: [{ href: 'http://example.org/${ra}', title: 'more' }],
      },
    ])
  })

  test('the tree keeps every element, attribute and text but the cells', () => {
    // The same tree, element by element, from the text itself with the rows taken out.
    const names = [...source.replace(/<vot:TR>[\s\S]*?<\/vot:TR>/g, '').matchAll(/<([a-zA-Z][\w:-]*)/g)].map(
      (match) => match[1],
    )
    const walked: string[] = []
    const texts: string[] = []
    const walk = (element: NonNullable<typeof document>): void => {
      walked.push(element.name)
      for (const child of element.children) {
        if (typeof child === 'string') texts.push(child)
        else walk(child)
      }
    }
    if (document) walk(document)
    expect(walked).toEqual(names)
    expect(texts).toEqual(['All & sundry', 'fine', 'A param', 'Right\nascension', 'later'])
    const service = document && childrenNamed(document, 'RESOURCE').at(-1)
    expect(service && attributeOf(service, 'utype')).toBe('adhoc:service')
    expect(document?.attributes).toEqual({
      version: '1.4',
      'xmlns:vot': 'http://www.ivoa.net/xml/VOTable/v1.3',
      ID: 'root',
    })
  })
})
