import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DaiquiriDouble, startDaiquiri } from '../doubles/daiquiri/daiquiri.ts'
import { describeWithPeer } from '../peers.ts'
import { AlidadeWindow, freshHome } from './alidade-window.ts'
import { type PracticeProcess, startPractice } from './practice-process.ts'

/** Queries that the slow service does not end in its time for synchronous ones. */
const isSlow = (query: string): boolean => query.includes('TOP 7')

describeWithPeer('chromium', 'a query that does not fit into one answer', () => {
  const home = freshHome()
  const sky = freshHome()
  let slow: DaiquiriDouble
  let practice: PracticeProcess
  let alidade: AlidadeWindow

  beforeAll(async () => {
    slow = await startDaiquiri({
      anonymous: true,
      syncSeconds: 0.5,
      secondsOf: (query) => (isSlow(query) ? 1.5 : 0.02),
    })
    practice = await startPractice(sky.path)
    alidade = await AlidadeWindow.open(home.path)
  })
  afterAll(async () => {
    await alidade.quit()
    await practice.end()
    await slow.close()
    home.remove()
    sky.remove()
  })

  const result = () => alidade.page.locator('.result-area:visible')
  const posts = (path: string) => slow.calls.filter((call) => call.method === 'POST' && call.path.endsWith(path)).length

  test('ran into the time limit: it says why a job would help, and one key makes it one', async () => {
    await alidade.addService(slow.url)
    await alidade.page.getByRole('button', { name: 'New query' }).first().click()
    await alidade.typeQuery('SELECT TOP 7 objname FROM stella_vpnep.objects')
    await alidade.run()
    await result().getByText('a job has more time, and tells which it was.').waitFor()
    await result()
      .getByRole('button', { name: /^Run as a job/ })
      .waitFor()
    await alidade.picture('90-time-limit')
    expect([posts('/sync'), posts('/async')]).toEqual([1, 0])
    await alidade.page.keyboard.press('Control+Shift+Enter')
    await result().getByText('7 rows', { exact: true }).waitFor()
    expect((await alidade.gridRow(1)).slice(1)).toEqual(['VPNEP 0001'])
    expect([posts('/sync'), slow.jobs.length]).toEqual([1, 1])
    expect(await result().getByText('a job has more time').count()).toBe(0)
  })

  test('was cut by the service: it says at how many rows, and one key asks a job for the missing ones', async () => {
    await alidade.addService(practice.url)
    await alidade.page.locator('.toast').getByRole('button', { name: 'New query' }).click()
    await alidade.typeQuery('SELECT hip FROM hipparcos.main')
    await alidade.run()
    await result().getByText('20,000 rows', { exact: true }).waitFor()
    await result()
      .getByRole('button', { name: /TRUNCATED/ })
      .click()
    await alidade.see('The service cut the result at 20,000 rows; a job may give more.')
    await alidade.picture('91-row-limit')
    await alidade.page.keyboard.press('Escape')
    await alidade.page.keyboard.press('Control+Alt+Enter')
    await result()
      .getByText(/^(?!20,000)\d+,\d{3} rows$/)
      .waitFor()
    await expect.poll(() => result().locator('.badge').count()).toBe(0)
    expect((await practice.jobs()).length).toBe(1)
    expect(alidade.consoleErrors).toEqual([])
  })
})
