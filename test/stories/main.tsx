import '#renderer/theme/fonts.ts'
import '#renderer/theme/tokens.css'
import '#renderer/theme/base.css'
import './stories.css'
import { createRoot, type Root } from 'react-dom/client'
import { askKept } from '#renderer/api/kept.ts'
import { startWindow } from '#renderer/app/start.ts'
import { useSettings } from '#renderer/state/settings.ts'
import { chooseTheme, isThemeChoice, startTheme } from '#renderer/theme/theme.ts'
import { faultKinds } from '#shared/ipc/fault.ts'
import { fakeApi } from './fake-api.ts'
import { IndexPage, ViewPage, WidgetPage } from './pages.tsx'
import { viewStories } from './view-stories.tsx'
import { widgetStories } from './widget-stories.tsx'

/**
 * `?story=<id>&theme=<theme>&density=compact|comfortable`: one story; without a story all of them. `#<theme>` changes the
 * theme of a page that is drawn; `fault=<kind>` and `words=<text>` what a story that fails fails with. `data-ready` on <html> tells that the story is there.
 */
const asked = new URLSearchParams(location.search)
const themeAsked = asked.get('theme') ?? 'system'
const theme = isThemeChoice(themeAsked) ? themeAsked : 'system'
const density = asked.get('density') === 'comfortable' ? 'comfortable' : 'compact'
const storyId = asked.get('story')

const ready = (): void => {
  document.documentElement.dataset.ready = 'true'
}

function followHash(): void {
  const name = location.hash.slice(1)
  if (!isThemeChoice(name)) return
  chooseTheme(name)
  // The page of settings shows it as chosen.
  useSettings.setState({ theme: name })
}

async function draw(root: Root): Promise<void> {
  if (!storyId) {
    root.render(<IndexPage widgets={widgetStories} views={viewStories} theme={theme} />)
    return ready()
  }
  const widget = widgetStories.find(({ id }) => id === storyId)
  if (widget) {
    root.render(<WidgetPage stories={[widget]} />)
    return ready()
  }
  const story = viewStories.find(({ id }) => id === storyId)
  if (!story) throw new Error(`There is no story ${storyId}.`)
  const faultAsked = faultKinds.find((kind) => kind === asked.get('fault')) ?? story.fault
  const api = fakeApi({
    scene: story.scene,
    settings: { theme, density },
    jobs: story.jobs,
    samp: story.samp,
    fault: faultAsked && { kind: faultAsked, message: asked.get('words') ?? '' },
  })
  const fault = await startWindow(api, askKept(api))
  if (fault) throw new Error(fault.message)
  const drawn = async () => {
    await story.prepare?.()
    ready()
  }
  root.render(<ViewPage story={story} api={api} onDrawn={() => void drawn()} />)
}

const element = document.getElementById('root')
if (element) {
  startTheme()
  chooseTheme(theme)
  addEventListener('hashchange', followHash)
  Object.assign(window, {
    stories: { widgets: widgetStories.map(({ id }) => id), views: viewStories.map(({ id }) => id) },
  })
  void draw(createRoot(element))
}
