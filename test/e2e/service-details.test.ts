import { afterAll, beforeAll, expect, test } from 'vitest'
import { practiceExamples } from '#shared/model/practice-examples.ts'
import { startTapDouble, type TapDouble } from '../doubles/tap-server/tap-double.ts'
import { describeWithPeer } from '../peers.ts'
import { AlidadeWindow, freshHome } from './alidade-window.ts'
import { type PracticeProcess, startPractice } from './practice-process.ts'

/** What is known of a service: its examples, how far its columns are searched, and what the person knows better. */
describeWithPeer('chromium', 'the details of a service', () => {
  const home = freshHome()
  const serviceHome = freshHome()
  let service: PracticeProcess
  let plain: TapDouble
  let alidade: AlidadeWindow

  beforeAll(async () => {
    ;[service, plain] = await Promise.all([startPractice(serviceHome.path), startTapDouble()])
    alidade = await AlidadeWindow.open(home.path)
  })
  afterAll(async () => {
    await alidade.quit()
    await service.end()
    await plain.close()
    home.remove()
    serviceHome.remove()
  })

  const details = () => alidade.page.getByRole('region', { name: 'Details' })
  const part = (name: string) => details().getByRole('region', { name })

  test('show its examples; one opens as a query with its words and the way to the next, and is not run', async () => {
    await alidade.addService(service.url)
    await alidade.page.locator('[role="treeitem"][data-current]', { hasText: new URL(service.url).host }).waitFor()
    const second = practiceExamples[1]
    const third = practiceExamples[2]
    if (!second || !third) throw new Error('There are not enough examples.')
    await alidade.picture('55-service-details')
    await part('Examples').getByRole('button', { name: second.name }).click()
    await alidade.see(`Example 2 of ${practiceExamples.length} of`)
    await expect
      .poll(async () => (await alidade.queryText()).replace(/\s+/g, ' '))
      .toContain(second.adql.split('\n')[0] ?? '')
    const before = await alidade.tabs()
    await alidade.picture('56-service-example')
    await alidade.page.getByRole('button', { name: 'Next example' }).click()
    await alidade.see(`Example 3 of ${practiceExamples.length} of`)
    // Nobody wrote in it: the next one takes its tab.
    expect(await alidade.tabs()).toHaveLength(before.length)
    expect(await alidade.page.locator('.result-area:visible').getByText('The result will be here').count()).toBe(1)
  })

  test('have most of the panel when they are to be read, with the chosen line in sight', async () => {
    const height = async () => (await details().boundingBox())?.height ?? 0
    const before = await height()
    await details().getByRole('button', { name: 'More room for the details' }).click()
    await expect.poll(height).toBeGreaterThan(before * 1.3)
    const line = alidade.page.locator('[role="treeitem"][data-current]')
    const top = (await details().boundingBox())?.y ?? 0
    await expect.poll(async () => ((await line.boundingBox())?.y ?? Number.NaN) < top).toBe(true)
    await details().getByRole('button', { name: 'More room for the tree' }).click()
    await expect.poll(height).toBe(before)
  })

  test('read all its columns, with their age, and they are found', async () => {
    await part('Columns').getByText('none read yet').waitFor()
    await part('Columns')
      .getByRole('button', { name: /^Read all columns/ })
      .click()
    await part('Columns')
      .getByText(/^[\d,]+ columns of \d+ tables, read just now$/)
      .waitFor()
    await alidade.page.keyboard.press('Control+Shift+F')
    await alidade.page.keyboard.insertText('name:parallax')
    await alidade.page.getByRole('button', { name: /^Search in/ }).click()
    await alidade.page
      .getByRole('menuitemradio')
      .or(alidade.page.getByRole('menuitem'))
      .filter({ hasText: new URL(service.url).host })
      .click()
    const options = alidade.page.getByRole('listbox', { name: 'Columns found' }).getByRole('option')
    await expect.poll(() => options.count()).toBeGreaterThan(0)
    for (const text of await options.allTextContents()) expect(text).toContain(new URL(service.url).host)
    await alidade.picture('57-columns-of-a-service')
  })

  test('take what the person knows of its queues, which the options of a job then offer, and give it back', async () => {
    await alidade.page.getByRole('tab', { name: 'Services' }).first().click()
    await part('Profile').getByRole('button', { name: 'Edit…' }).click()
    await alidade.page.getByRole('button', { name: 'Add queue' }).click()
    await alidade.page.getByLabel('Name of queue 1').fill('10h')
    await alidade.page.getByLabel('Limit of queue 1').first().fill('600')
    await alidade.see('Set by you.')
    await alidade.picture('58-profile')
    await alidade.page.getByRole('button', { name: 'Save', exact: true }).click()
    await part('Profile').getByText('10h up to 10 h').waitFor()
    expect(await part('Profile').textContent()).toContain('set\u00a0by\u00a0you')
    const queue = alidade.page.getByRole('button', { name: /^10h/ })
    await alidade.page.getByRole('button', { name: 'Options of the job' }).locator('visible=true').click()
    await queue.click()
    expect(await alidade.page.getByLabel('Queue (QUEUE)').inputValue()).toBe('10h')
    await alidade.picture('59-queue-of-the-person')
    await alidade.page.keyboard.press('Escape')
    await part('Profile').getByRole('button', { name: 'Edit…' }).click()
    await alidade.page.getByRole('button', { name: 'Back to what Alidade knows' }).click()
    await alidade.page.getByRole('button', { name: 'Save', exact: true }).click()
    await part('Profile').getByText('10h up to 10 h').waitFor({ state: 'detached' })
  })

  test('say in a few words that a service has no examples', async () => {
    await alidade.page.getByRole('button', { name: 'Add service by URL…' }).first().click()
    await alidade.page.getByLabel('Address of a TAP service').last().fill(plain.url)
    await alidade.page.keyboard.press('Enter')
    await part('Examples').getByText('The service offers none.').waitFor()
    expect(alidade.consoleErrors).toEqual([])
  })
})
