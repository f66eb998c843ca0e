import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWithPeer } from '../peers.ts'
import { AlidadeWindow, freshHome } from './alidade-window.ts'
import { type PracticeProcess, startPractice } from './practice-process.ts'

const query = 'SELECT TOP 50 hip, ra, dec, vmag FROM hipparcos.main ORDER BY vmag'

/** What a machine that does much else at the same time may take. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 60_000 })

/** The queue as a person works with it. */
class Queue {
  readonly alidade: AlidadeWindow
  constructor(alidade: AlidadeWindow) {
    this.alidade = alidade
  }
  async show(): Promise<void> {
    await this.alidade.page.locator('.flexlayout__tab_button', { hasText: 'Jobs' }).click()
  }
  lines() {
    return this.alidade.page.locator('.jobs-lines [role="treeitem"]')
  }
  /** Lines whose phase is one of these words. */
  async count(...words: readonly string[]): Promise<number> {
    const phases = await this.alidade.page.locator('.jobs-lines .phase-word').allTextContents()
    return phases.filter((word) => words.includes(word)).length
  }
  strip() {
    return this.alidade.page.locator('.job-strip:visible')
  }
  async submit(): Promise<void> {
    await this.alidade.page.keyboard.press('Control+Shift+Enter')
  }
  running(text: string | RegExp) {
    return this.alidade.page.locator('.status-bar').getByText(text)
  }
}

describeWithPeer('chromium', 'jobs in the window', () => {
  const home = freshHome()
  const sky = freshHome()
  let practice: PracticeProcess
  let alidade: AlidadeWindow
  let queue: Queue

  beforeAll(async () => {
    practice = await startPractice(sky.path, '--delay', '3', '--jobs', '20')
    alidade = await AlidadeWindow.open(home.path)
    queue = new Queue(alidade)
  })
  afterAll(async () => {
    await alidade.quit()
    await practice.end()
    home.remove()
    sky.remove()
  })

  test('a query is submitted as a job by one key, is seen to run, and its result comes under it', async () => {
    await alidade.addService(practice.url)
    await alidade.treeItem('table_origins').waitFor()
    await alidade.page.getByRole('button', { name: 'New query' }).first().click()
    await alidade.typeQuery(query)
    await queue.submit()
    await queue.strip().getByText('executing').waitFor()
    await queue.running('1 job running').waitFor()
    await alidade.picture('80-job-runs')
    await alidade.page.locator('.result-area:visible').getByText('50 rows', { exact: true }).waitFor()
    expect((await alidade.gridRow(1)).slice(1, 2)).toEqual(['32349'])
    await queue.strip().waitFor({ state: 'detached' })
    expect(await queue.running(/job/).count()).toBe(0)
  })

  test('the queue shows it with its rows and its document, and Enter opens the result again', async () => {
    await queue.show()
    await soon(() => queue.count('completed')).toBe(1)
    await queue.lines().first().click()
    const details = alidade.page.locator('.job-details')
    await details.getByText('Phases as they were seen').waitFor()
    await details.getByRole('button', { name: 'Job document and exchanges' }).click()
    await details.getByText('phase>COMPLETED<').first().waitFor()
    await details.getByText('Exchanges with the service').waitFor()
    await alidade.picture('81-job-details')
    await queue.lines().first().press('Enter')
    await alidade.page.locator('.result-area:visible').getByText('50 rows', { exact: true }).waitFor()
  })

  test('one that runs is aborted, and run again from its details', async () => {
    await alidade.typeQuery(query.replace('50', '60'))
    await queue.submit()
    await queue.strip().getByText('executing').waitFor()
    await queue.strip().getByRole('button', { name: 'Abort' }).click()
    await soon(() => queue.count('aborted')).toBe(1)
    await queue.lines().filter({ hasText: 'aborted' }).click()
    await alidade.page.locator('.job-details').getByRole('button', { name: 'Run again' }).click()
    await soon(() => queue.count('completed')).toBe(2)
    expect(await queue.lines().count()).toBe(3)
  })

  test('deleting at the service is asked once, in place; the line stays', async () => {
    const aborted = queue.lines().filter({ hasText: 'aborted' })
    await aborted.click({ button: 'right' })
    await alidade.page.getByRole('menuitem', { name: 'Delete at the service…' }).click()
    const question = alidade.page.getByRole('alertdialog')
    await question.getByText('cannot be undone').waitFor()
    const before = (await practice.jobs()).length
    await question.getByRole('button', { name: 'Delete at the service' }).click()
    await soon(async () => (await practice.jobs()).length).toBe(before - 1)
    expect(await queue.lines().count()).toBe(3)
  })

  test('hidden and shown again by the keyboard', async () => {
    await queue.lines().first().click()
    await alidade.page.keyboard.press('Delete')
    await soon(() => queue.lines().count()).toBe(2)
    await alidade.page.getByRole('button', { name: /^Hidden 1/ }).click()
    await soon(() => queue.lines().count()).toBe(1)
    await queue.lines().first().click()
    await alidade.page.keyboard.press('Delete')
    await alidade.page.getByRole('button', { name: /^Hidden 0/ }).click()
    await soon(() => queue.lines().count()).toBe(3)
  })

  test('a table of the window goes with a job under the name it has in the query, and is told of in the details', async () => {
    await alidade.page.getByRole('button', { name: 'Send a table with the query…' }).click()
    const form = alidade.page.getByRole('dialog', { name: 'Send with the query' })
    await form.getByRole('combobox', { name: 'Table' }).click()
    await alidade.page.getByRole('option').filter({ hasText: '50 rows' }).click()
    await form.getByLabel('Its name in the query').fill('mine')
    await form.getByRole('button', { name: 'Send with the query' }).click()
    await soon(() => alidade.queryText()).toContain('TAP_UPLOAD.mine')
    await alidade.typeQuery(
      'SELECT m.hip, s.vmag FROM hipparcos.main AS s JOIN TAP_UPLOAD.mine AS m ON m.hip = s.hip ORDER BY s.vmag',
    )
    await alidade.page.locator('.upload-text').getByText('1 of 4 columns').waitFor()
    await alidade.picture('83-table-to-send')
    await queue.submit()
    await queue.strip().getByText('executing').waitFor()
    await queue.strip().getByRole('button', { name: 'Show job' }).click()
    await alidade.page.locator('.job-details').getByText('TAP_UPLOAD.mine').first().waitFor()
    await soon(() => alidade.page.locator('.result-area:visible .table-fact').first().textContent()).toBe('50 rows')
    expect((await alidade.gridRow(1)).slice(1, 3)).toEqual(['32349', '-1.44'])
    await alidade.page.getByRole('button', { name: 'Do not send mine' }).click()
  })

  test('a query is copied as a script from the run bar, a job from its menu', async () => {
    await alidade.typeQuery(query)
    await alidade.page.getByRole('button', { name: 'Copy the query as a script' }).click()
    await alidade.page.getByRole('menuitem', { name: 'curl' }).click()
    await soon(() => alidade.clipboard()).toContain(`${practice.url}/sync`)
    await queue.lines().first().click({ button: 'right' })
    await alidade.page.getByRole('menuitem', { name: 'pyvo that fetches its result' }).click()
    await soon(() => alidade.clipboard()).toContain(`${practice.url}/async/`)
  })

  test('jobs made elsewhere are listed by the service and taken in, none twice', async () => {
    const made = await fetch(`${practice.url}/async`, {
      method: 'POST',
      body: new URLSearchParams({ LANG: 'ADQL', QUERY: query, RUNID: 'elsewhere', PHASE: 'RUN' }),
    })
    expect(made.ok).toBe(true)
    const before = await queue.lines().count()
    await alidade.page.getByRole('button', { name: 'More about jobs' }).click()
    await alidade.page.getByRole('menuitem', { name: 'Jobs at the service…' }).click()
    const dialog = alidade.page.getByRole('dialog', { name: 'Jobs at the service' })
    await dialog.getByRole('button', { name: 'Ask for its jobs' }).click()
    await dialog.getByText('elsewhere').waitFor()
    expect(await dialog.getByText('in the list here').count()).toBeGreaterThan(0)
    await dialog.getByRole('button', { name: /^Choose all/ }).click()
    await dialog.getByRole('button', { name: 'Take in 1' }).click()
    await soon(() => queue.lines().count()).toBe(before + 1)
  })

  test('after a restart the queue is as it was, and one that ran is followed to its end', async () => {
    await alidade.page.getByRole('button', { name: 'Group jobs' }).click()
    await alidade.page.getByRole('menuitem', { name: 'By service' }).click()
    await alidade.page.locator('.jobs-service-line').first().waitFor()
    const [lines, completed] = [await queue.lines().count(), await queue.count('completed', 'executing')]
    await alidade.typeQuery(query.replace('50', '70'))
    await queue.submit()
    await queue.strip().getByText('executing').waitFor()
    // The way of looking at the queue is kept with the layout.
    await soon(() => readFileSync(join(home.path, 'layout.json'), 'utf8')).toMatch(/grouped[\\"]*:[\\"]*service/)
    expect(await alidade.quit()).toBe(0)
    alidade = await AlidadeWindow.open(home.path)
    queue = new Queue(alidade)
    await queue.show()
    await soon(() => queue.lines().count()).toBe(lines + 1)
    await soon(() => queue.count('completed')).toBe(completed + 1)
    expect(await alidade.page.locator('.jobs-service-line').count()).toBe(1)
    expect(alidade.consoleErrors).toEqual([])
  })
})

describeWithPeer('chromium', 'the window killed with twenty running jobs', () => {
  const home = freshHome()
  const sky = freshHome()
  let practice: PracticeProcess
  let alidade: AlidadeWindow
  const count = 20

  beforeAll(async () => {
    practice = await startPractice(sky.path, '--delay', '50', '--jobs', String(count))
    alidade = await AlidadeWindow.open(home.path)
  })
  afterAll(async () => {
    await alidade.quit()
    await practice.end()
    home.remove()
    sky.remove()
  })

  test('follows each of them to its end after a restart, and doubles none', async () => {
    await alidade.addService(practice.url)
    await alidade.treeItem('table_origins').waitFor()
    await alidade.page.getByRole('button', { name: 'New query' }).first().click()
    for (let number = 1; number <= count; number++) {
      await alidade.typeQuery(`SELECT TOP ${number} hip FROM hipparcos.main ORDER BY hip`)
      await new Queue(alidade).submit()
    }
    await new Queue(alidade).running(`${count} jobs running`).waitFor()
    await soon(async () => (await practice.jobs()).length).toBe(count)
    await alidade.kill()

    alidade = await AlidadeWindow.open(home.path)
    const queue = new Queue(alidade)
    await queue.show()
    await alidade.page.getByRole('button', { name: `Completed ${count}` }).waitFor({ timeout: 120_000 })
    expect(await alidade.page.locator('.choice-chip').allTextContents()).toEqual([`Completed ${count}`])
    expect((await practice.jobs()).length).toBe(count)
    await alidade.picture('82-jobs-after-kill')
  })
})
