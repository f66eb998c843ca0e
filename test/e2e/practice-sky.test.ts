import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { practiceExamples } from '#shared/model/practice-examples.ts'
import { describeWithPeer } from '../peers.ts'
import { AlidadeWindow, freshHome } from './alidade-window.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Set where this file is run a second time, in a network namespace that has a loopback device and no route. */
const unplugged = process.env.ALIDADE_E2E_UNPLUGGED === '1'

/** What each example gives: rows as the window says them, and what stands in its first row. */
const expected: Readonly<
  Record<string, { readonly rows: string; readonly first: string; readonly simulated: boolean }>
> = {
  'bright-stars': { rows: '20 rows', first: '32349', simulated: false },
  'colour-magnitude': { rows: '38,722 rows', first: '', simulated: true },
  'cross-match': { rows: '200 rows', first: '', simulated: true },
  cone: { rows: '46 rows', first: '17702', simulated: false },
  pleiades: { rows: '29 rows', first: '17702', simulated: false },
  counts: { rows: '11 rows', first: '-2', simulated: false },
  names: { rows: '63 rows', first: 'Toliman', simulated: false },
}

/** A class room's first minutes: nothing is set up, and no network is asked for. */
describeWithPeer('chromium', `the practice sky in the window${unplugged ? ', with the network unplugged' : ''}`, () => {
  const home = freshHome()
  let alidade: AlidadeWindow
  let clicks = 0

  beforeAll(async () => {
    alidade = await AlidadeWindow.open(home.path)
    await alidade.page.setViewportSize({ width: 1280, height: 800 })
  })
  afterAll(async () => {
    await alidade.quit()
    home.remove()
  })

  const note = () => alidade.page.getByRole('complementary', { name: 'About this example' })
  const result = () => alidade.page.locator('.result-area:visible')
  /** The cells of the first row of the shown result. */
  const firstRow = () => result().locator('[aria-rowindex="2"] [role="gridcell"]').allTextContents()
  async function seeExample(at: number): Promise<void> {
    const example = practiceExamples[at]
    const wanted = expected[example?.id ?? '']
    if (!example || !wanted) throw new Error(`No rows are expected of example ${at + 1}.`)
    await note().getByText(example.explanation).waitFor()
    await result().getByText(wanted.rows, { exact: true }).waitFor()
    await result().getByText('reading').waitFor({ state: 'detached' })
    // A long line is wrapped; the rows may be here before the editor is drawn.
    await expect
      .poll(async () => (await alidade.queryText()).replace(/\s+/g, ' '))
      .toContain(example.adql.split('\n')[0])
    if (wanted.first !== '') await expect.poll(() => firstRow()).toContain(wanted.first)
    const marks = await result().locator('.badge').allTextContents()
    expect(marks).toEqual(wanted.simulated ? ['simulated'] : [])
    expect(await alidade.page.locator('.status-bar').getByText('simulated').count()).toBe(wanted.simulated ? 1 : 0)
    await alidade.picture(`70-example-${at + 1}-${example.id}`)
  }

  test('the network is as this run says', async () => {
    const outside = Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ internal }) => !internal))
    if (unplugged) expect(outside).toBe(false)
    else expect(Object.keys(networkInterfaces())).toContain('lo')
  })

  test('a first start shows the practice sky as the first service, with simulated tables marked in words', async () => {
    await alidade.treeItem('Practice sky').waitFor()
    const simulated = alidade.page.getByRole('treeitem').filter({ hasText: 'dr2light' })
    await simulated.getByText('simulated').waitFor()
    // No query is shown yet, so that none has a service.
    await alidade.page.getByRole('button', { name: 'Choose a service' }).waitFor()
    await alidade.picture('70-welcome')
  })

  test('from first start to first result it takes three clicks or fewer', async () => {
    await alidade.page.getByRole('button', { name: 'Try it: The brightest stars' }).click()
    clicks += 1
    await seeExample(0)
    await alidade.page.getByRole('button', { name: 'Service: Practice sky' }).waitFor()
    expect(clicks).toBeLessThanOrEqual(3)
  })

  test('each further example runs by one click, with its explanation beside its rows', async () => {
    for (let at = 1; at < practiceExamples.length; at++) {
      await note().getByRole('button', { name: 'Next example' }).click()
      await seeExample(at)
    }
    await note().getByRole('button', { name: 'All examples' }).click()
    await alidade.page.getByRole('heading', { name: 'Three things to try' }).waitFor()
  })

  test('a syntax error is underlined with its message, mended, and the query runs', async () => {
    await alidade.page.getByRole('button', { name: 'New query' }).first().click()
    await alidade.typeQuery('SELECT TOP 5 hip, vmag FORM hipparcos.main ORDER BY vmag')
    const underlined = alidade.page.locator('.monaco-editor:visible .squiggly-error')
    await expect.poll(() => underlined.count()).toBe(1)
    const box = await underlined.first().boundingBox()
    if (!box) throw new Error('Nothing is underlined.')
    await alidade.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await alidade.page.mouse.move(box.x + box.width / 2 + 1, box.y + box.height / 2)
    const hint = alidade.page.locator('.monaco-hover:visible .hover-contents').first()
    await hint.waitFor()
    expect(await hint.textContent()).toContain('FROM is probably meant')
    await alidade.picture('71-syntax-error')
    await alidade.run()
    await result().getByText('The service reports an error').waitFor()
    await alidade.picture('72-refused-by-the-service')
    await alidade.typeQuery('SELECT TOP 5 hip, vmag FROM hipparcos.main ORDER BY vmag')
    await expect.poll(() => underlined.count()).toBe(0)
    await alidade.run()
    await result().getByText('5 rows', { exact: true }).waitFor()
    await expect.poll(() => firstRow()).toContain('32349')
  })

  test('an example is found in the palette, and its explanation can be put away', async () => {
    await alidade.page.keyboard.press('Control+K')
    await alidade.page.keyboard.type('Example: A circle')
    await alidade.page.getByRole('option', { name: /Example: A circle on the sky/ }).waitFor()
    await alidade.page.keyboard.press('Enter')
    await result().getByText('46 rows', { exact: true }).waitFor()
    await note().getByRole('button', { name: 'Hide this explanation' }).click()
    await expect.poll(() => note().count()).toBe(0)
    await expect.poll(() => alidade.queryText()).toContain('CIRCLE(56.75, 24.117, 2)')
  })

  test('the word simulated goes into the saved table', async () => {
    await alidade.typeQuery('SELECT TOP 3 source_id, ra FROM gaia.dr2light')
    await alidade.run()
    await result().getByText('3 rows', { exact: true }).waitFor()
    await result().getByRole('button', { name: 'simulated' }).click()
    await alidade.page.getByText('Made-up rows, for practice only: gaia.dr2light.').waitFor()
    await alidade.picture('73-simulated')
    await alidade.page.keyboard.press('Escape')
    const { file } = await alidade.saveAs(/readable/)
    expect(readFileSync(file, 'utf8')).toMatch(/<INFO[^>]+name="simulated"[^>]+Made-up rows/)
  })

  test('its query copied as a script runs in a shell beside the window', async () => {
    await alidade.page.locator('.run-bar:visible').getByRole('button', { name: 'Copy the query as a script' }).click()
    await alidade.page.getByRole('menuitem', { name: 'curl' }).click()
    await expect.poll(() => alidade.clipboard()).toMatch(/^# Answers while Alidade is open\./)
    const folder = freshHome()
    try {
      const said = spawnSync('/bin/sh', ['-c', await alidade.clipboard()], { cwd: folder.path, encoding: 'utf8' })
      expect([said.status, said.stderr]).toEqual([0, ''])
      expect(readFileSync(join(folder.path, 'result.vot'), 'utf8')).toContain('gaia.dr2light')
    } finally {
      folder.remove()
    }
  })

  test('a block of cells is copied as it is, and selected rows go with a new query by their menu', async () => {
    await alidade.typeQuery('SELECT TOP 4 hip, ra, vmag FROM hipparcos.main ORDER BY vmag')
    await alidade.run()
    await result().getByText('4 rows', { exact: true }).waitFor()
    const cell = (row: number, column: number) =>
      result()
        .locator(`[aria-rowindex="${row + 1}"] [role="gridcell"]`)
        .nth(column)
    const [from, to] = [await cell(2, 1).boundingBox(), await cell(3, 2).boundingBox()]
    if (!from || !to) throw new Error('The cells are not drawn.')
    await alidade.page.mouse.move(from.x + 8, from.y + 8)
    await alidade.page.mouse.down()
    await alidade.page.mouse.move(to.x + 8, to.y + 8, { steps: 5 })
    await alidade.page.mouse.up()
    await alidade.page.keyboard.press('Control+Shift+C')
    await expect.poll(() => alidade.clipboard()).toMatch(/^hip\tra\n\d+\t[\d.]+\n\d+\t[\d.]+$/)
    await cell(2, 1).click({ button: 'right' })
    await alidade.page.getByRole('menuitem', { name: 'Copy 2 rows of 2 columns with header' }).waitFor()
    await alidade.picture('74-block')
    await alidade.page.getByRole('menuitem', { name: 'Send 2 rows with a new query' }).click()
    await expect.poll(() => alidade.queryText()).toMatch(/^SELECT \*\s+FROM TAP_UPLOAD\.\w+$/)
    await alidade.run()
    await result().getByText('2 rows', { exact: true }).waitFor()
    // The number of the row and three columns.
    await expect.poll(async () => (await firstRow()).length).toBe(4)
  })

  test('the practice sky cannot be taken off the list by accident', async () => {
    await alidade.treeItem('Practice sky').click({ button: 'right' })
    await alidade.page.getByRole('menuitem', { name: 'Read again' }).waitFor()
    expect(await alidade.page.getByRole('menuitem', { name: 'Take off the list' }).count()).toBe(0)
    expect(await alidade.page.getByRole('menuitem').filter({ hasText: 'The Pleiades' }).count()).toBe(1)
    await alidade.page.keyboard.press('Escape')
  })

  test('after a restart the explanation is still over its example', async () => {
    await alidade.page.getByRole('tab', { name: /Welcome/ }).click()
    const welcome = alidade.page.getByRole('region', { name: 'Welcome' })
    await welcome.getByRole('button', { name: 'How many stars of each magnitude' }).click()
    await seeExample(5)
    expect(await alidade.quit()).toBe(0)
    expect(alidade.consoleErrors).toEqual([])
    alidade = await AlidadeWindow.open(home.path)
    await note().getByText('Example 6 of 7').waitFor()
  })
})

/** How this machine makes a namespace without routes; undefined where it is not allowed to. */
function unplug(): readonly string[] | undefined {
  const raiseLoopback = 'ip link set lo up'
  return [
    ['unshare', '-n'],
    ['unshare', '-r', '-n'],
  ].find(([program = '', ...words]) => spawnSync(program, [...words, 'sh', '-c', raiseLoopback]).status === 0)
}

if (!unplugged) {
  const namespace = unplug()
  const title = 'all of it works with the network unplugged'
  if (namespace === undefined)
    test.skip(`${title} (this machine does not permit network namespaces: unshare -n)`, () => undefined)
  else
    describeWithPeer('chromium', 'a namespace without routes', () => {
      test(title, async () => {
        const [program = '', ...words] = namespace
        const again = `ip link set lo up && exec "$0" node_modules/vitest/vitest.mjs run --project e2e test/e2e/practice-sky.test.ts`
        const child = spawn(program, [...words, 'sh', '-c', again, process.execPath], {
          cwd: root,
          env: { ...process.env, ALIDADE_E2E_UNPLUGGED: '1', NO_COLOR: '1', CI: '1' },
          stdio: ['ignore', 'pipe', 'pipe'],
        })
        let said = ''
        for (const stream of [child.stdout, child.stderr])
          stream.on('data', (bytes: Buffer) => {
            said += bytes.toString()
          })
        const code = await new Promise((resolve) => child.on('exit', resolve))
        expect(code, said).toBe(0)
        expect(said).toMatch(/Tests +\d+ passed/)
        expect(said).not.toMatch(/skipped|failed/)
      })
    })
}
