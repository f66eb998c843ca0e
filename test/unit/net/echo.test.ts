import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Echo } from '#main/net/echo.ts'

const secret = 'sesame-0123456789abcdef'
const expecting = (name = 'Authorization', value = `Token ${secret}`): Echo => {
  const echo = new Echo()
  echo.expect(name, value)
  return echo
}

async function through(echo: Echo, text: string | Buffer, cuts: readonly number[], status = 400): Promise<Buffer> {
  const bytes = Buffer.from(text)
  async function* chunks(): AsyncGenerator<Uint8Array> {
    let start = 0
    for (const cut of [...cuts.map((at) => at % (bytes.byteLength + 1)).sort((a, b) => a - b), bytes.byteLength]) {
      yield bytes.subarray(start, cut)
      start = Math.max(start, cut)
    }
  }
  const filter = echo.filter(status, 'text/plain')
  const parts: Uint8Array[] = []
  for await (const part of filter ? filter(chunks()) : chunks()) parts.push(part)
  return Buffer.concat(parts)
}

describe('a secret that a service sends back', () => {
  test('is masked wherever the answer is cut into chunks, and nothing else is, byte by byte', async () => {
    const pieces = fc.array(fc.oneof(fc.constant(secret), fc.string({ unit: 'binary' }), fc.constant('sesame-0')))
    await fc.assert(
      fc.asyncProperty(pieces, fc.array(fc.nat()), async (parts, cuts) => {
        const text = parts.join('|')
        const out = await through(expecting(), `${text}.`, cuts)
        expect(out.includes(secret)).toBe(false)
        expect(out.byteLength).toBe(Buffer.byteLength(`${text}.`))
        if (!text.includes(secret)) expect(out.equals(Buffer.from(`${text}.`))).toBe(true)
      }),
    )
  })

  test.each([
    ['as it was sent', secret],
    ['in base64', Buffer.from(secret).toString('base64').slice(0, 28)],
    ['at the end, cut off', secret.slice(0, 12)],
  ])('is masked %s', async (_name, form) => {
    const out = (await through(expecting(), `You sent ${form}`, [3])).toString()
    expect(out).toBe(`You sent ${'*'.repeat(form.length)}`)
  })

  test('user and password are masked as they are typed, too', async () => {
    const pair = Buffer.from('ada:pass&word').toString('base64')
    const echo = expecting('Authorization', `Basic ${pair}`)
    const out = (await through(echo, `pass&word pass%26word pass&amp;word ${pair}`, [])).toString()
    expect(out).toMatch(/^[* ]+$/)
  })

  test('a short password may be a word of the data: it is masked in errors and pages only', async () => {
    const pair = Buffer.from('ada:photometry').toString('base64')
    const echo = expecting('Authorization', `Basic ${pair}`)
    expect((await through(echo, 'photometry', [], 400)).toString()).toBe('**********')
    expect((await through(echo, 'photometry', [], 200)).toString()).toBe('photometry')
    expect(echo.filter(200, 'text/html; charset=utf-8')).toBeDefined()
  })

  test('is removed from headers, but not from where the answer leads', () => {
    const echo = expecting()
    expect(
      echo.headers([
        ['www-authenticate', `Token error="unknown ${secret}"`],
        ['location', `https://x.example.org/${secret}`],
      ]),
    ).toEqual([
      ['www-authenticate', 'Token error="unknown <removed>"'],
      ['location', `https://x.example.org/${secret}`],
    ])
  })

  test('without an account nothing is looked at', () => {
    expect(new Echo().filter(400, undefined)).toBeUndefined()
  })
})
