import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  changeTheme,
  openStory,
  openStoryPage,
  type PictureSize,
  settled,
  sizes,
  themes,
} from '../../tools/pictures/draw-story.mjs'
import { openStoryPages, type StoryPages } from './story-pages.ts'

/** axe-core as text: a page's CSP forbids to add it as a script. */
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** WCAG 2.2, levels A and AA. */
const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const sizeOf = (name: string): PictureSize => {
  const size = sizes.find((one) => one.name === name)
  if (!size) throw new Error(`No pictures are drawn at ${name}.`)
  return size
}
const small = sizeOf('1280x800')
const zoomed = sizeOf('1280x800-200')

let stories: StoryPages
beforeAll(async () => {
  stories = await openStoryPages()
})
afterAll(() => stories?.close())

/** Rules whose answer hangs on colours; all others see only what the page is made of, which is the same in every theme. */
const colourRules = ['color-contrast', 'link-in-text-block']

interface Asked {
  /** Rules that do not hold here, by their id. */
  readonly without?: readonly string[]
  /** Only these rules; absent: all of the levels. */
  readonly only?: readonly string[]
}

async function violations(page: Page, { without = [], only }: Asked = {}): Promise<string[]> {
  const options: RunOptions = {
    runOnly: only ? { type: 'rule', values: [...only] } : { type: 'tag', values: levels },
    resultTypes: ['violations'],
    ...(!only && { rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])) }),
  }
  const result = await page.evaluate(
    (asked) => (window as unknown as { axe: { run(o: RunOptions): Promise<AxeResults> } }).axe.run(asked),
    options,
  )
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary?.split('\n')[1] ?? ''}`),
  )
}

/**
 * What the page is made of without its colours: elements, states, what of it is shown, and where names and texts stand. Not
 * what they say: a clock goes on, and a button names its theme.
 */
const markup = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const ofColours = ['class', 'style', 'fill', 'stroke', 'stop-color']
    const words = ['aria-label', 'aria-description', 'aria-valuetext', 'title', 'alt', 'placeholder']
    const told = ({ name, value }: Attr) => `${name}=${words.includes(name) ? value.trim() !== '' : value}`
    const lines: string[] = []
    // A line of the editor is one text, its pieces are of a colour each; a hidden drawing is one thing, whatever it shows.
    const enter = (node: Node) =>
      node.parentElement?.closest('.view-line, svg[aria-hidden="true"]')
        ? NodeFilter.FILTER_REJECT
        : NodeFilter.FILTER_ACCEPT
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, enter)
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (!(node instanceof Element)) lines.push(node.textContent?.trim() === '' ? 'no text' : 'a text')
      else {
        const attributes = [...node.attributes].filter(({ name }) => !ofColours.includes(name)).map(told)
        lines.push([node.tagName, node.checkVisibility({ visibilityProperty: true }), ...attributes].join())
      }
    }
    return lines.join('\n')
  })

/** Every rule in the first theme; in the others those of colours, and every rule again where the page is made of other things. */
async function inEachTheme(page: Page, id: string, without: readonly string[] = []): Promise<string[]> {
  const found: string[] = []
  let first: string | undefined
  for (const theme of themes) {
    if (theme !== themes[0]) await changeTheme(page, theme, 3)
    const made = await markup(page)
    const asked = made === first ? { only: colourRules } : { without }
    first ??= made
    found.push(...(await violations(page, asked)).map((line) => `${id} (${theme}): ${line}`))
  }
  return found
}

/** Controls that reach beyond the sides of their window. */
const beyondWindow = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('button, input, [role="tab"], [role="button"], [role="tree"], a')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      // Grid and editor scroll; tabs that have no room are in the menu at the end of their line.
      .filter((element) => !element.closest('.ag-root, .monaco-editor, .visually-hidden, .flexlayout__tab_button'))
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.right > innerWidth + 1 || box.left < -1))
      .map(({ element }) => element.getAttribute('aria-label') ?? element.textContent ?? element.tagName),
  )

/** Looks at a few stories side by side: a page spends half its time waiting. */
async function eachStory(look: (page: Page, id: string) => Promise<string[]>): Promise<string[]> {
  const waiting = [...stories.ids]
  const found: string[] = []
  const walk = async () => {
    const { page, show, close } = await openStoryPage({ ...stories, size: small })
    for (let id = waiting.shift(); id; id = waiting.shift()) {
      await show(id)
      await page.evaluate(axeSource)
      found.push(...(await look(page, id)))
    }
    await close()
  }
  await Promise.all([walk(), walk(), walk()])
  return found
}

/** What of a story is wider than its window at 200 % of the small screen. */
async function wideWhenZoomed(page: Page, id: string): Promise<string[]> {
  await page.setViewportSize(zoomed)
  await settled(page, 4)
  return (await beyondWindow(page)).map((name) => `${id} at 200 %: ${name} is beyond the window`)
}

test('in any story axe finds nothing against WCAG 2.2 A and AA, in any theme, and at 200 % of 1280 x 800 nothing is wider than its window', {
  timeout: 1_200_000,
}, async () => {
  expect(stories.ids.length).toBeGreaterThan(60)
  const found = await eachStory(async (page, id) => [
    ...(await inEachTheme(page, id)),
    ...(await wideWhenZoomed(page, id)),
  ])
  expect(found).toEqual([])
})

test('axe finds what is planted: a name that is missing, and a text, or a name, that one theme alone takes away', async () => {
  const { page, close } = await openStory({ ...stories, id: 'buttons' })
  try {
    await page.evaluate(axeSource)
    await page.evaluate(() => {
      const image = document.createElement('img')
      image.src = 'data:,'
      const text = document.createElement('p')
      text.id = 'planted-text'
      text.textContent = 'A text that red light takes away.'
      const button = document.createElement('button')
      button.id = 'planted-button'
      const name = document.createElement('span')
      name.textContent = 'A name that high contrast takes away'
      button.append(name)
      document.querySelector('main')?.append(image, text, button)
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(
        '#planted-text { color: #000; background: #fff }' +
          '#planted-button { min-width: 24px; min-height: 24px; color: #000; background: #fff }' +
          '[data-theme="red"] #planted-text { color: #300; background: #200 }' +
          '[data-theme="contrast"] #planted-button span { display: none }',
      )
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
    })
    expect(await inEachTheme(page, 'buttons')).toEqual([
      expect.stringMatching(/^buttons \(light\): image-alt/),
      expect.stringMatching(/^buttons \(red\): color-contrast: .*planted-text/),
      expect.stringMatching(/^buttons \(contrast\): button-name: .*planted-button/),
      expect.stringMatching(/^buttons \(contrast\): image-alt/),
    ])
  } finally {
    await close()
  }
})

describe('opened by a person', () => {
  interface Opened {
    readonly what: string
    readonly story: string
    readonly open: (page: Page) => Promise<void>
    readonly without?: readonly string[]
  }
  const opened: readonly Opened[] = [
    {
      what: 'a menu',
      story: 'menus',
      open: (page) => page.getByRole('button', { name: 'Open the menu' }).click(),
    },
    {
      what: 'a dialog',
      story: 'menus',
      open: (page) => page.getByRole('button', { name: 'Open the dialog' }).click(),
    },
    {
      what: 'notices',
      story: 'menus',
      open: async (page) => {
        await page.getByRole('button', { name: 'A notice with undo' }).click()
        await page.getByRole('button', { name: 'A failure' }).click()
      },
    },
    {
      what: 'a choice',
      story: 'fields',
      open: (page) => page.getByRole('combobox').first().click(),
      // While its list is open all else is hidden from screen readers; the first Tab closes it (React Aria's ComboBox).
      without: ['aria-hidden-focus'],
    },
    {
      what: 'a unit',
      story: 'quantities',
      open: (page) =>
        page
          .getByRole('button', { name: /^Unit of/ })
          .first()
          .click(),
    },
    {
      what: 'the menu of themes',
      story: 'window',
      open: (page) => page.getByRole('button', { name: /^Theme/ }).click(),
    },
  ]
  test.each(opened)('$what has no violation in any theme', async ({ story, open, without }) => {
    const { page, close } = await openStory({ ...stories, id: story, size: small })
    try {
      await page.evaluate(axeSource)
      await open(page)
      await settled(page, 3)
      expect(await inEachTheme(page, story, without)).toEqual([])
    } finally {
      await close()
    }
  })
})

test('every control that takes the keyboard shows it, and Tab leaves out none of a story of widgets', {
  timeout: 300_000,
}, async () => {
  const unseen: string[] = []
  const unreached: string[] = []
  let walked = 0
  for (const id of ['buttons', 'menus', 'progress', 'inspector', 'fields', 'quantities', 'tree', 'window']) {
    const { page, close } = await openStory({ ...stories, id })
    try {
      for (let step = 0; step < 40; step++) {
        await page.keyboard.press('Tab')
        const face = await page.evaluate(faceOfFocus)
        if (face === undefined) break
        walked += 1
        if (!face.shown) unseen.push(`${id}: ${face.name}`)
      }
      // The window puts the keyboard into its middle: there the walk is that of its later half.
      if (id !== 'window') unreached.push(...(await page.evaluate(neverFocused)).map((name) => `${id}: ${name}`))
    } finally {
      await close()
    }
  }
  expect(walked).toBeGreaterThan(60)
  expect([...new Set(unseen)]).toEqual([])
  expect(unreached).toEqual([])
})

/** Elements that Tab should have led to and that were never focused; within a list, tree or grid arrows go on. */
const neverFocused = (): string[] => {
  const reached = [...document.querySelectorAll('[data-reached]')]
  return [...document.querySelectorAll<HTMLElement>('body *')]
    .filter((one) => one.tabIndex >= 0 && !one.matches(':disabled') && !one.closest('[inert]'))
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .filter((one) => !reached.some((other) => one.contains(other)))
    .filter((one) => !one.parentElement?.closest('[role="grid"], [role="tree"], [role="menu"]'))
    .map((one) => one.getAttribute('aria-label') ?? (one.textContent?.trim() || one.className))
}

/** What the focused element looks like with and without focus: an outline, ring, frame or ground of its own or a parent. */
async function faceOfFocus(): Promise<{ name: string; shown: boolean } | undefined> {
  const element = document.activeElement
  if (!(element instanceof HTMLElement) || element === document.body) return undefined
  element.dataset.reached = ''
  const face = (one: Element) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor } = getComputedStyle(one)
    return JSON.stringify([
      outlineStyle === 'none' ? '' : `${outlineWidth} ${outlineColor}`,
      boxShadow,
      borderColor,
      backgroundColor,
      getComputedStyle(one, '::before').backgroundColor,
    ])
  }
  const near = [element, ...element.querySelectorAll('[aria-selected="true"]')]
  for (let parent = element.parentElement, far = 0; parent && far < 3; parent = parent.parentElement, far++)
    near.push(parent)
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  await drawn()
  const focused = near.map(face)
  element.blur()
  await drawn()
  const shown = near.some((one, at) => face(one) !== focused[at])
  element.focus({ preventScroll: true })
  return { name: element.getAttribute('aria-label') ?? element.className, shown }
}

test('nothing moves where the person asks for no motion', async () => {
  for (const id of ['progress', 'window-waiting', 'table-reading']) {
    const { page, close } = await openStory({ ...stories, id })
    try {
      const moving = await page.evaluate(() =>
        document
          .getAnimations()
          .filter((animation) => animation.playState === 'running')
          .filter(({ effect }) => Number(effect?.getComputedTiming().duration ?? 0) > 1)
          .map(({ effect }) => (effect instanceof KeyframeEffect ? (effect.target?.className ?? '') : '')),
      )
      expect(moving, id).toEqual([])
    } finally {
      await close()
    }
  }
})
