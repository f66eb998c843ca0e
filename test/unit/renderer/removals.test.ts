import { expect, test, vi } from 'vitest'
import { removeSoon, useRemovals } from '#renderer/state/removals.ts'
import { dismissToast } from '#renderer/widgets/toasts.tsx'

test('what is taken away is hidden at once and removed when its notice goes', async () => {
  const remove = vi.fn(async () => undefined)
  removeSoon('t-1', 'Closed stars', remove)
  expect([...useRemovals.getState().ids]).toEqual(['t-1'])
  expect(remove).not.toHaveBeenCalled()
  dismissToast('removed:t-1')
  expect(remove).toHaveBeenCalledOnce()
  await vi.waitFor(() => expect(useRemovals.getState().ids.size).toBe(0))
})

test('what is brought back is never removed', () => {
  const remove = vi.fn(async () => undefined)
  removeSoon('t-2', 'Closed stars', remove)
  dismissToast('removed:t-2', true)
  dismissToast('removed:t-2')
  expect(remove).not.toHaveBeenCalled()
})

test('of many notices at a time the oldest go, and what they held back is removed', () => {
  const removed: string[] = []
  for (const id of ['a', 'b', 'c', 'd', 'e'])
    removeSoon(id, `Closed ${id}`, async () => {
      removed.push(id)
    })
  expect(removed).toEqual(['a'])
})
