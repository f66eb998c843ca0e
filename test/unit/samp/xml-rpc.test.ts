import { describe, expect, it } from 'vitest'
import { readXmlRpc, XmlRpcError, XmlRpcReader } from '#shared/vo/samp/xml-rpc-reader.ts'
import { methodCallText, methodFaultText, methodResponseText, valueText } from '#shared/vo/samp/xml-rpc-text.ts'

const call = (inner: string) =>
  `<?xml version="1.0"?><methodCall><methodName>m</methodName><params>${inner}</params></methodCall>`
const readValue = (xml: string) => {
  const document = readXmlRpc(call(`<param>${xml}</param>`))
  return document.kind === 'call' ? document.params[0] : undefined
}

describe('XML-RPC of SAMP', () => {
  it('reads typed and untyped strings, and takes blanks seriously inside them only', () => {
    expect(readValue('<value>a b</value>')).toBe('a b')
    expect(readValue('<value><string> a </string></value>')).toBe(' a ')
    expect(readValue('<value>\n  <string>a</string>\n</value>')).toBe('a')
    expect(readValue('<value>  </value>')).toBe('  ')
    expect(readValue('<value></value>')).toBe('')
    expect(readValue('<value/>')).toBe('')
    expect(readValue('<value><string/></value>')).toBe('')
    expect(readValue('<value><![CDATA[<&]]></value>')).toBe('<&')
  })

  it('takes the numbers and truth values of careless clients as their text', () => {
    expect(readValue('<value><int>42</int></value>')).toBe('42')
    expect(readValue('<value><double>1.5</double></value>')).toBe('1.5')
    expect(readValue('<value><boolean>1</boolean></value>')).toBe('1')
  })

  it('reads lists and maps with any key, also those of objects', () => {
    const value = readValue(
      '<value><struct><member><name>__proto__</name><value>x</value></member>' +
        '<member><name>constructor</name><value><array><data><value>1</value><value/></data></array></value></member></struct></value>',
    )
    expect(Object.entries(value ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', ['1', '']],
    ])
  })

  it('reads responses and faults', () => {
    expect(readXmlRpc(methodResponseText({ a: ['b'] }))).toEqual({ kind: 'response', value: { a: ['b'] } })
    expect(readXmlRpc(methodFaultText(1, 'no <such> thing'))).toEqual({
      kind: 'fault',
      code: '1',
      text: 'no <such> thing',
    })
  })

  it('writes what no reader turns into something else: carriage returns, blanks, markup, other scripts', () => {
    const text = ' \r\n\t<&>"\' \u00e9\u{1f30c} '
    expect(valueText(text)).toContain('&#13;')
    expect(valueText(text)).toMatch(/^[\t\n -~]*$/)
    expect(readXmlRpc(methodCallText('m', [text]))).toMatchObject({ params: [text] })
    expect(readXmlRpc(methodCallText('m', ['a\u0000b']))).toMatchObject({ params: ['a\ufffdb'] })
  })

  it('refuses a document type definition, its entities, and all others but the five', () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    expect(() => readXmlRpc(`<?xml version="1.0"?>${bomb}<methodCall/>`)).toThrow(XmlRpcError)
    expect(() => readXmlRpc('<!DOCTYPE x SYSTEM "file:///etc/passwd"><methodCall/>')).toThrow(/document type/)
    for (const entity of ['&a;', '&nbsp;', '&eacute;'])
      expect(() => readValue(`<value>${entity}</value>`)).toThrow(XmlRpcError)
    expect(readValue('<value>&lt;&gt;&amp;&quot;&apos;&#65;&#x42;</value>')).toBe('<>&"\'AB')
  })

  it('refuses characters that XML does not allow, and broken or cut markup', () => {
    for (const bad of [
      call('<param><value>\u0001</value></param>'),
      call('<param><value><string>&#2;</string></value></param>'),
      call('<param><value><string>a</string>b</value></param>'),
      call('<param><value><string><b/></string></value></param>'),
      call('<param><value><struct><member><name>a</name></member></struct></value></param>'),
      call('text'),
      '<methodCall><params/></methodCall>',
      '<methodCall><methodName>m</methodName>',
      '<html></html>',
      '',
      'nothing',
    ])
      expect(() => readXmlRpc(bad), bad).toThrow(XmlRpcError)
  })

  it('has limits on depth and number of values', () => {
    const nested = (depth: number) =>
      `<param>${'<value><array><data>'.repeat(depth)}<value/>${'</data></array></value>'.repeat(depth)}</param>`
    expect(() => readXmlRpc(call(nested(64)))).not.toThrow()
    expect(() => readXmlRpc(call(nested(65)))).toThrow(/nested deeper/)
    const many = `<param><value><array><data>${'<value/>'.repeat(50)}</data></array></value></param>`
    expect(() => readXmlRpc(call(many), { maxValues: 51 })).not.toThrow()
    expect(() => readXmlRpc(call(many), { maxValues: 50 })).toThrow(/More than 50 values/)
  })

  it('tells the first parameter before it reads on, and stops where that is refused', () => {
    const asked: unknown[] = []
    const reader = new XmlRpcReader({
      onFirstParam: (method, param) => {
        asked.push([method, param])
        throw new Error('no right')
      },
    })
    reader.write('<methodCall><methodName>samp.hub.notify</methodName><params><param><value>KEY')
    expect(asked).toEqual([])
    expect(() => reader.write('</value>')).toThrow('no right')
    expect(asked).toEqual([['samp.hub.notify', 'KEY']])
  })

  it('tells of a missing first parameter, and of one that is no string, as such', () => {
    const asked: unknown[] = []
    const onFirstParam = (method: string, param: string | undefined) => void asked.push([method, param])
    readXmlRpc('<methodCall><methodName>ping</methodName></methodCall>', { onFirstParam })
    readXmlRpc(methodCallText('register', [{ a: 'b' }, 'later']), { onFirstParam })
    expect(asked).toEqual([
      ['ping', undefined],
      ['register', undefined],
    ])
    expect(() =>
      readXmlRpc(
        '<methodCall><params><param><value>x</value></param></params><methodName>m</methodName></methodCall>',
        { onFirstParam },
      ),
    ).toThrow(/methodName/)
  })
})
