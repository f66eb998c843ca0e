// Attack: what a page's scripts, its developer tools, a crash report or a copied profile would show of a login after its
// dialog has closed. Invariant: nothing; the window only passes it on.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type GuardedService, startGuardedService } from '../doubles/guarded-service.ts'
import {
  type PlantedSecret,
  plantedIn,
  plantedInFolder,
  plantedInProcesses,
  plantedSecrets,
} from '../doubles/planted-secrets.ts'
import { describeWithPeer } from '../peers.ts'
import { AlidadeWindow, freshHome } from './alidade-window.ts'
import { HeapReader, WireRecord } from './window-memory.ts'

/** What the form calls each kind of login. */
const schemeLabels: Readonly<Record<string, string>> = {
  token: 'Token',
  bearer: 'Bearer token',
  basic: 'User and password',
  cookie: 'Cookie',
  header: 'Other header',
}

/** The form for a login, as a person works with it: by the keyboard only, so that no script of the test holds a secret. */
class LoginForm {
  readonly #alidade: AlidadeWindow
  constructor(alidade: AlidadeWindow) {
    this.#alidade = alidade
  }
  get dialog() {
    return this.#alidade.page.getByRole('dialog', { name: 'Sign in' })
  }
  async type(label: string, text: string): Promise<void> {
    await this.dialog.locator('.field', { hasText: label }).locator('.secret-field-input').click()
    await this.#alidade.page.keyboard.press('Control+A')
    await this.#alidade.page.keyboard.insertText(text)
  }
  async fill({ credential }: PlantedSecret, secret?: string): Promise<void> {
    await this.dialog
      .getByText(schemeLabels[credential.scheme] ?? '', { exact: true })
      .first()
      .click()
    switch (credential.scheme) {
      case 'basic':
        await this.type('User', credential.user)
        return this.type('Password', secret ?? credential.password)
      case 'header':
        await this.type('Header', credential.name)
        return this.type('Value', secret ?? credential.value)
      case 'cookie':
        return this.type('Cookie', secret ?? credential.cookie)
      default:
        return this.type('Token', secret ?? credential.token)
    }
  }
  async press(name: string): Promise<void> {
    await this.dialog.getByRole('button', { name, exact: true }).click()
  }
  async see(text: string): Promise<void> {
    await this.dialog.getByText(text).waitFor()
  }
  async gone(): Promise<void> {
    await this.dialog.waitFor({ state: 'detached' })
  }
}

describeWithPeer('chromium', 'logins in the window', () => {
  const home = freshHome()
  const services: GuardedService[] = []
  let alidade: AlidadeWindow
  let form: LoginForm
  let wire: WireRecord

  beforeAll(async () => {
    for (const { wants, challenge } of plantedSecrets)
      services.push(await startGuardedService({ wants, challenge, identity: 'ada' }))
    alidade = await AlidadeWindow.open(home.path)
    wire = await WireRecord.start(alidade.page)
    form = new LoginForm(alidade)
    await alidade.treeItem('Practice sky').waitFor()
  })
  afterAll(async () => {
    await alidade.quit()
    for (const service of services) await service.close()
    home.remove()
  })
  const serviceAt = (at: number): GuardedService => {
    const service = services[at]
    if (!service) throw new Error(`There is no service ${at}.`)
    return service
  }
  const hostAt = (at: number): string => new URL(serviceAt(at).url).host

  test.each(plantedSecrets.map((planted, at) => ({ planted, at, name: planted.name })))(
    'a service that wants a login opens the form, and is added once a $name is saved',
    async ({ planted, at }) => {
      await alidade.addService(serviceAt(at).url)
      await form.see(serviceAt(at).origin)
      if (at === 0) {
        await alidade.picture('80-login')
        await form.fill(planted, 'a-wrong-one-4711')
        await form.press('Test')
        await form.see(`${hostAt(at)} does not take this login`)
        await alidade.picture('80-login-refused')
      }
      await form.fill(planted)
      await form.press('Test')
      await form.see(`${hostAt(at)} says that you are ada.`)
      if (at === 0) await alidade.picture('80-login-accepted')
      if (at % 2 === 0) await form.dialog.getByText('Keep on this computer').click()
      await form.press('Save and try again')
      await form.gone()
      await alidade.page
        .getByRole('treeitem')
        .filter({ hasText: hostAt(at) })
        .first()
        .waitFor()
    },
  )

  test('a query whose login was forgotten asks for it again: by itself, and by the button of the notice', async () => {
    // The service that was added last is the one that a new query asks.
    const at = plantedSecrets.length - 1
    const planted = plantedSecrets[at]
    if (!planted) throw new Error('Nothing is planted.')
    const forget = alidade.page.getByRole('button', { name: `Forget the login for ${hostAt(at)}` })
    await alidade.page.keyboard.press('Control+,')
    await forget.click()
    await forget.waitFor({ state: 'detached' })
    await alidade.picture('80-accounts')
    await alidade.page.keyboard.press('Alt+t')
    await alidade.page.getByRole('button', { name: `Service: ${hostAt(at)}/tap` }).waitFor()
    await alidade.page.locator('.monaco-editor:visible').first().waitFor()
    await alidade.typeQuery('SELECT id FROM sky.stars')
    await alidade.run()
    await form.see(serviceAt(at).origin)
    await form.press('Cancel')
    await form.gone()
    await alidade.see(`${hostAt(at)} asks for a login.`)
    await alidade.picture('80-query-refused')
    await alidade.page.getByRole('button', { name: 'Sign in…' }).first().click()
    await form.fill(planted)
    await form.press('Save and try again')
    await form.gone()
    await alidade.page.locator('.result-area:visible').getByText('3 rows', { exact: true }).waitFor()
  })

  test('an error of the service that quotes the login shows none of it', async () => {
    await alidade.typeQuery('SELECT BROKEN FROM sky.stars')
    await alidade.run()
    await alidade.page
      .locator('.result-area:visible')
      .getByText(/You sent/)
      .first()
      .waitFor()
    await alidade.page.getByRole('button', { name: 'Show the raw answer' }).first().click()
    expect(plantedIn(await alidade.page.content())).toEqual([])
    expect(services.every(({ calls }) => calls.length > 3)).toBe(true)
  })

  test('no login is left in the window’s memory, and one that is there would be found', async () => {
    const heap = await HeapReader.open(alidade.page)
    const strings = await heap.strings()
    // It is the window’s heap that was read.
    expect(strings).toContain(hostAt(0))
    expect(plantedIn(strings)).toEqual([])
    const [planted] = plantedSecrets
    await alidade.page.evaluate((left) => Object.assign(window, { left: { behind: `${left}` } }), planted?.secret ?? '')
    expect(plantedIn(await heap.strings())).toEqual(['token'])
    await alidade.page.evaluate(() => Object.assign(window, { left: undefined }))
  })

  test('no login came from main to the window, nor is among the words of a process or in what the browser stores', async () => {
    expect(wire.received.length).toBeGreaterThan(25)
    expect(wire.received.flatMap((frame) => plantedIn(frame))).toEqual([])
    // The window passes on what is typed: that is how it gets to main.
    expect(wire.sent.some((frame) => plantedIn(frame).includes('token'))).toBe(true)
    expect(plantedInProcesses()).toEqual([])
    expect(plantedInFolder(home.path)).toEqual([])
    const stored = await alidade.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
    expect(plantedIn(stored)).toEqual([])
    expect(alidade.consoleErrors.flatMap((text) => plantedIn(text))).toEqual([])
  })

  test('after a restart the kept logins are used and the others are asked for again', async () => {
    await alidade.quit()
    expect(plantedInFolder(home.path)).toEqual([])
    alidade = await AlidadeWindow.open(home.path)
    await alidade.page.getByRole('treeitem').first().waitFor()
    await alidade.page.keyboard.press('Control+,')
    for (const [at, kept] of [true, false, true, false, false].entries()) {
      const line = alidade.page.locator('.account').filter({ hasText: serviceAt(at).origin })
      if (kept) await line.getByText('signed in as ada, kept in a file of the workspace').waitFor()
      else expect(await line.count()).toBe(0)
    }
  })
})
