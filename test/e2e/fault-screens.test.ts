import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FaultKind, faultKinds } from '#shared/ipc/fault.ts'
import { faultText } from '#shared/ipc/fault-text.ts'
import { asyncOfferAfterFault } from '#shared/model/go-async.ts'
import { describeWithPeer } from '../peers.ts'
import { openStoryPages, type StoryPages } from './story-pages.ts'

/**
 * Every kind of fault, drawn by the window itself in a real browser, at each place where one can meet a person. What is
 * compared is the text that is seen, and that the place is told to a screen reader.
 */
describeWithPeer('chromium', 'every fault on the screen', () => {
  let stories: StoryPages
  let page: Page
  beforeAll(async () => {
    stories = await openStoryPages()
    page = await stories.browser.newPage({ viewport: { width: 1440, height: 1400 } })
    page.setDefaultTimeout(15_000)
  })
  afterAll(() => stories?.close())

  /** Loads a story afresh on the one page: nothing is left of the story before but the browser's compiled code. */
  const open = async (story: string, kind: FaultKind): Promise<void> => {
    await page.goto(`${stories.address}?story=${story}&fault=${kind}`)
    await page.waitForSelector('html[data-ready]')
  }
  /** The words of a fault of a kind where nothing else is known. */
  const wordsOf = (kind: FaultKind) => faultText({ kind, message: '' })
  /** A query's own heading for what the service reports. */
  const headingOf = (kind: FaultKind): string =>
    kind === 'service' ? 'The service reports an error' : wordsOf(kind).sentence
  const text = async (place: Locator): Promise<string> => (await place.innerText()).replace(/\s+/g, ' ')

  test.each(faultKinds.filter((kind) => kind !== 'cancelled'))(
    '%s, at every place',
    { timeout: 60_000 },
    async (kind) => {
      const { sentence, next } = wordsOf(kind)
      await open('window-faults', kind)
      // A refusal opens the form of a login by itself.
      if (kind === 'auth-needed') {
        await page.getByRole('dialog').waitFor()
        await page.keyboard.press('Escape')
      }
      const result = page.getByRole('region', { name: /^Result of/ }).getByRole('alert')
      await result.waitFor()
      expect(await text(result), 'the result of a query').toContain(headingOf(kind))
      // Where a job would help, that is what to do next.
      const offer = asyncOfferAfterFault({ kind, message: '' })
      expect(await text(result), 'the result of a query').toContain(offer?.why ?? next)
      expect(await result.getByRole('button', { name: /^Run as a job/ }).count()).toBe(offer ? 1 : 0)
      expect(await result.getByRole('button', { name: 'Run again' }).isVisible()).toBe(true)

      const messages = page.getByRole('region', { name: 'Messages' }).getByRole('listitem')
      const failedQuery = messages.filter({ hasText: 'cone M45 failed at Example Data Center:' })
      expect(await text(failedQuery), 'the message of a query').toContain(sentence)
      expect(await text(failedQuery), 'the message of a query').toContain(next)
      const failedFile = messages.filter({ hasText: 'night-of-1932.vot was not opened.' })
      const file = faultText({ kind, message: '', where: '/data/night-of-1932.vot' })
      const told = `${file.sentence} ${file.next}`
      expect(await text(failedFile), 'the message of a file').toContain(file.sentence)
      expect(await text(failedFile), 'the message of a file').toContain(file.next)

      const notice = page.getByText(`night-of-1932.vot was not opened. ${told}`).locator('visible=true')
      await notice.first().waitFor()

      const line = page.getByRole('treeitem').filter({ hasText: sentence.replace(/^The service /, '') })
      await line.waitFor()
      const again = kind === 'auth-needed' ? 'Sign in…' : 'Try again'
      expect(await line.getByRole('button', { name: again }).isVisible()).toBe(true)
      await line.click()
      const details = page.getByRole('region', { name: 'Details' }).getByRole('alert')
      await details.waitFor()
      expect(await text(details), 'the details of the tree').toContain(headingOf(kind))
      expect(await text(details), 'the details of the tree').toContain(next)
    },
  )

  test.each(faultKinds.filter((kind) => kind !== 'cancelled'))(
    '%s, of the history, of a new service and of the facts',
    { timeout: 60_000 },
    async (kind) => {
      for (const story of ['history-failed', 'add-service-failed', 'about-failed']) {
        await open(story, kind)
        const alert = page.getByRole('alert')
        await alert.waitFor()
        expect(await text(alert), story).toContain(headingOf(kind))
        expect(await text(alert), story).toContain(wordsOf(kind).next)
      }
    },
  )

  test('cancelled is no failure: no message and no notice, and a way to go on', async () => {
    await open('window-faults', 'cancelled')
    const result = page.getByRole('region', { name: /^Result of/ })
    await result.getByText(/^Cancelled after/).waitFor()
    expect(await result.getByRole('button', { name: 'Show the result before' }).isVisible()).toBe(true)
    const line = page.getByRole('treeitem').filter({ hasText: 'Cancelled.' })
    expect(await line.getByRole('button', { name: 'Try again' }).isVisible()).toBe(true)
    expect(await page.getByText(/was not opened|failed at/).count()).toBe(0)
  })

  test('peer-gone, when main has ended under the window', async () => {
    await open('ended', 'peer-gone')
    const { sentence, next } = wordsOf('peer-gone')
    const whole = await text(page.getByRole('alert'))
    expect(whole).toContain(sentence.replace(/\.$/, ''))
    expect(whole).toContain(next)
  })
})
