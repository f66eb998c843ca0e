import fc from 'fast-check'
import { describe, it } from 'vitest'
import type { SampValue } from '#shared/vo/samp/value.ts'
import { readXmlRpc, XmlRpcError, XmlRpcReader } from '#shared/vo/samp/xml-rpc-reader.ts'
import { methodCallText } from '#shared/vo/samp/xml-rpc-text.ts'

// Characters of XML 1.0 (2.2), surrogates only in pairs.
const text = fc
  .string({ unit: 'binary', maxLength: 30 })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be in it
  .map((raw) => raw.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ''))

const { value } = fc.letrec<{ value: SampValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    text,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(text, tie('value'), { maxKeys: 5, noNullPrototype: false }),
  ),
}))

const plain = (one: unknown): string => JSON.stringify(one)

describe('XML-RPC of SAMP', () => {
  it('gives every value back as it was, however its text is cut into pieces', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), fc.infiniteStream(fc.nat(40)), (params, steps) => {
        const written = methodCallText('samp.hub.notify', params)
        const reader = new XmlRpcReader()
        let at = 0
        for (const step of steps) {
          if (at >= written.length) break
          reader.write(written.slice(at, at + step + 1))
          at += step + 1
        }
        const document = reader.end()
        return document.kind === 'call' && plain(document.params) === plain(params)
      }),
      { numRuns: 300 },
    )
  })

  it('ends with a value or an XmlRpcError, whatever is changed in a document', () => {
    fc.assert(
      fc.property(value, fc.nat(), fc.nat(), fc.string({ maxLength: 6 }), (one, at, length, put) => {
        const whole = methodCallText('m', [one])
        const from = at % whole.length
        const changed = whole.slice(0, from) + put + whole.slice(from + (length % 12))
        try {
          readXmlRpc(changed)
        } catch (error) {
          return error instanceof XmlRpcError
        }
        return true
      }),
      { numRuns: 1000 },
    )
  })
})
