import { beforeEach, expect, test, vi } from 'vitest'
import { removeSoon, useRemovals } from '#renderer/state/removals.ts'
import { dismissToast, showToast } from '#renderer/widgets/toasts.tsx'

beforeEach(() => useRemovals.setState({ ids: new Set() }))

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

test('of many notices at a time none ends before its time what another holds back', () => {
  const removed: string[] = []
  const ids = ['a', 'b', 'c', 'd', 'e', 'f']
  for (const id of ids) {
    removeSoon(id, `Closed ${id}`, async () => {
      removed.push(id)
    })
    showToast({ text: `Added ${id}` })
  }
  expect(removed).toEqual([])
  expect([...useRemovals.getState().ids]).toEqual(ids)
  for (const id of ids) dismissToast(`removed:${id}`, id !== 'b')
  expect(removed).toEqual(['b'])
})
