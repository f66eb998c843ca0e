import { isSampList, type SampValue } from './value.ts'

/** Documents of XML-RPC as SAMP uses it: strings, arrays and structs only (SAMP 1.3, 4.1). All text is ASCII. */
const head = '<?xml version="1.0" encoding="UTF-8"?>\n'

export function methodCallText(method: string, params: readonly SampValue[]): string {
  return methodCallOf(method, params.map(valueText))
}

/** A method call of values that are text already: a message that many receive is written once. */
export function methodCallOf(method: string, values: readonly string[]): string {
  const params = values.map((value) => `<param>${value}</param>`).join('')
  return `${head}<methodCall><methodName>${escaped(method)}</methodName><params>${params}</params></methodCall>\n`
}

export const methodResponseText = (value: SampValue): string =>
  `${head}<methodResponse><params><param>${valueText(value)}</param></params></methodResponse>\n`

export const methodFaultText = (code: number, text: string): string =>
  `${head}<methodResponse><fault><value><struct>` +
  `<member><name>faultCode</name><value><int>${code}</int></value></member>` +
  `<member><name>faultString</name><value><string>${escaped(text)}</string></value></member>` +
  `</struct></value></fault></methodResponse>\n`

/** A value as its `<value>` element. */
export function valueText(value: SampValue): string {
  if (typeof value === 'string') return `<value><string>${escaped(value)}</string></value>`
  if (isSampList(value)) {
    let items = ''
    for (const item of value) items += valueText(item)
    return `<value><array><data>${items}</data></array></value>`
  }
  let members = ''
  for (const key of Object.keys(value))
    members += `<member><name>${escaped(key)}</name>${valueText(value[key] ?? '')}</member>`
  return `<value><struct>${members}</struct></value>`
}

const plain = /^[\t\n\u0020-\u0025\u0027-\u003b\u003d\u003f-\u007e]*$/

/** Carriage returns are written as references (readers turn bare ones into line feeds); what XML cannot carry becomes U+FFFD. */
function escaped(text: string): string {
  if (plain.test(text)) return text
  let out = ''
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (character === '&') out += '&amp;'
    else if (character === '<') out += '&lt;'
    else if (character === '>') out += '&gt;'
    else if (code === 9 || code === 10 || (code >= 0x20 && code < 0x7f)) out += character
    else out += `&#${isXmlCharacter(code) ? code : 0xfffd};`
  }
  return out
}

/** XML 1.0, 2.2. */
const isXmlCharacter = (code: number): boolean =>
  code === 13 ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff)
