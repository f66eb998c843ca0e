import { describe, expect, it } from 'vitest'
import { webAddress } from '#renderer/cells/web-address.ts'

describe('the address in a cell', () => {
  it('is offered for one whole http or https address', () => {
    expect(webAddress('https://example.org/a?b=c')).toBe('https://example.org/a?b=c')
    expect(webAddress(' HTTP://example.org ')).toBe('http://example.org/')
  })

  it('is never one that runs or reads something on this machine', () => {
    for (const text of [
      'javascript:alert(1)',
      'file:///etc/passwd',
      'data:text/html,<script>1</script>',
      'vbscript:x',
      'ftp://example.org/',
      'java\nscript:alert(1)',
      'https:',
      'https://',
      'see https://example.org/',
      'https://example.org/ and more',
      '',
    ])
      expect(webAddress(text), text).toBeUndefined()
  })
})
