import { EventEmitter } from 'node:events'
import { afterEach, expect, test, vi } from 'vitest'
import { reportStrayRejections } from '#main/shells/stray-rejections.ts'

afterEach(() => vi.restoreAllMocks())

test('a promise that failed while nobody listened is a message, one that was cancelled is none', () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const runtime = new EventEmitter()
  const report = vi.fn()
  reportStrayRejections(runtime, report)
  runtime.emit('unhandledRejection', new DOMException('Stopped.', 'AbortError'))
  expect(report).not.toHaveBeenCalled()
  const thrown = new Error('No such slab.')
  runtime.emit('unhandledRejection', thrown)
  expect(report).toHaveBeenCalledExactlyOnceWith({
    severity: 'error',
    text: 'Something went wrong in Alidade: No such slab.',
    next: expect.stringContaining('Work goes on.'),
    detail: thrown.stack,
  })
  expect(said).toHaveBeenCalledOnce()
})
