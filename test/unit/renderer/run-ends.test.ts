import { beforeEach, describe, expect, test } from 'vitest'
import { useLayout } from '#renderer/state/dock-model.ts'
import { useMessages } from '#renderer/state/messages.ts'
import { wantNotifications } from '#renderer/state/notifications.ts'
import { tellRunEnd, useRunEnds } from '#renderer/state/run-ends.ts'
import { useSettings } from '#renderer/state/settings.ts'
import { windowTitle } from '#renderer/state/window-title.ts'
import { isShown } from '#renderer/views/messages/messages-panel.tsx'
import { connectFake } from './fake-window.ts'

const shown: string[] = []
let permission = 'granted'
let visible = true

class FakeNotification {
  static get permission(): string {
    return permission
  }
  static async requestPermission(): Promise<string> {
    return permission
  }
  constructor(title: string, { body }: { readonly body: string }) {
    shown.push(`${title}: ${body}`)
  }
}

const end = { documentId: 'd1', title: 'cone', state: 'done', sentence: '5 rows.', seconds: 40 } as const

beforeEach(() => {
  connectFake()
  shown.length = 0
  permission = 'granted'
  visible = false
  Object.assign(globalThis, {
    Notification: FakeNotification,
    document: {
      documentElement: { dataset: {} },
      get visibilityState() {
        return visible ? 'visible' : 'hidden'
      },
      hasFocus: () => visible,
    },
    matchMedia: () => ({ matches: false }),
  })
  useSettings.setState({ notifications: true })
  useMessages.setState({ list: [], unseen: 0 })
  useRunEnds.setState({ behind: [] })
  useLayout.setState({ tab: 'query:d2' })
})

describe('the end of a query', () => {
  test('whose tab is not shown is a message that leads there', () => {
    visible = true
    tellRunEnd(end)
    expect(useMessages.getState().list).toMatchObject([{ severity: 'info', text: 'cone: 5 rows.', tab: 'query:d1' }])
    tellRunEnd({ ...end, state: 'failed', sentence: 'No such column.' })
    expect(useMessages.getState().list.at(-1)).toMatchObject({
      severity: 'error',
      text: 'cone failed: No such column.',
    })
    expect(useRunEnds.getState().behind).toEqual([])
  })

  test('whose tab is shown is no message', () => {
    useLayout.setState({ tab: 'query:d1' })
    tellRunEnd(end)
    expect(useMessages.getState().list).toEqual([])
  })

  test('that took long is told of on the desktop if the window is behind and the person wants it', () => {
    tellRunEnd(end)
    expect(shown).toEqual(['cone is done: 5 rows.'])
    tellRunEnd({ ...end, seconds: 3 })
    visible = true
    tellRunEnd(end)
    visible = false
    useSettings.setState({ notifications: false })
    tellRunEnd(end)
    useSettings.setState({ notifications: true })
    permission = 'denied'
    tellRunEnd(end)
    expect(shown).toHaveLength(1)
  })
})

describe('desktop notifications', () => {
  test('are on only where the system grants them', async () => {
    useSettings.setState({ notifications: false })
    permission = 'denied'
    expect(await wantNotifications(true)).toBe('refused')
    expect(useSettings.getState().notifications).toBe(false)
    permission = 'granted'
    expect(await wantNotifications(true)).toBe('on')
    expect(useSettings.getState().notifications).toBe(true)
    expect(await wantNotifications(false)).toBe('off')
  })
})

test('the title of the window says what runs, what ended behind, else what is shown', () => {
  const ended = [{ title: 'cone', state: 'done' as const }]
  expect(windowTitle({ running: [], ended: [], shown: 'query 1' })).toBe('query 1 – Alidade')
  expect(windowTitle({ running: ['cone'], ended, shown: 'query 1' })).toBe('Running: cone – Alidade')
  expect(windowTitle({ running: ['cone', 'query 2'], ended: [], shown: 'x' })).toBe('2 queries run – Alidade')
  expect(windowTitle({ running: [], ended, shown: 'query 1' })).toBe('Done: cone – Alidade')
  expect(windowTitle({ running: [], ended: [{ title: 'cone', state: 'failed' }], shown: 'x' })).toBe(
    'Failed: cone – Alidade',
  )
  expect(windowTitle({ running: [], ended: [], shown: undefined })).toBe('Alidade')
})

test('messages are filtered by how grave they are', () => {
  const severities = ['info', 'warning', 'error'] as const
  expect(severities.map((severity) => isShown({ severity }, 'all'))).toEqual([true, true, true])
  expect(severities.map((severity) => isShown({ severity }, 'warnings'))).toEqual([false, true, true])
  expect(severities.map((severity) => isShown({ severity }, 'errors'))).toEqual([false, false, true])
})
