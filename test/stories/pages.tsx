import { type ReactNode, useEffect } from 'react'
import type { Api } from '#renderer/api/api.ts'
import { ApiProvider } from '#renderer/api/api.ts'
import { Boundary } from '#renderer/app/boundary.tsx'
import { Shell } from '#renderer/app/shell.tsx'
import { RedLightFilter } from '#renderer/theme/red-light-filter.tsx'
import { themeChoices } from '#renderer/theme/theme.ts'
import { Toasts } from '#renderer/widgets/toasts.tsx'
import type { ViewStory, WidgetStory } from './story.ts'

/** One widget, each state in a frame of its own. */
export function WidgetPage({ stories }: { readonly stories: readonly WidgetStory[] }) {
  return (
    <main className="stories">
      <Widgets stories={stories} />
      <RedLightFilter />
    </main>
  )
}

function Widgets({ stories }: { readonly stories: readonly WidgetStory[] }) {
  return stories.map(({ id, title, states }) => (
    <section key={id} id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} className="story-title">
        {title}
      </h2>
      <div className="story-states">
        {states.map(({ name, draw }) => (
          <section key={name} className="story-state" aria-label={name}>
            <h3>{name}</h3>
            <div>{draw()}</div>
          </section>
        ))}
      </div>
    </section>
  ))
}

/** One panel or the window, as if it were there alone. */
export function ViewPage({
  story,
  api,
  onDrawn,
}: {
  readonly story: ViewStory
  readonly api: Api
  readonly onDrawn: () => void
}) {
  useEffect(onDrawn, [onDrawn])
  if (!story.draw) return <Shell api={api} />
  return (
    <Alone api={api} width={story.width}>
      {story.draw()}
    </Alone>
  )
}

function Alone({
  api,
  width,
  children,
}: {
  readonly api: Api
  readonly width: number | undefined
  readonly children: ReactNode
}) {
  return (
    <ApiProvider value={api}>
      <main className="story-panel" style={{ maxWidth: width ?? '100%' }}>
        <Boundary>{children}</Boundary>
      </main>
      <Toasts />
      <RedLightFilter />
    </ApiProvider>
  )
}

/** All widgets, then all views, each in a frame of its own page. */
export function IndexPage({
  widgets,
  views,
  theme,
}: {
  readonly widgets: readonly WidgetStory[]
  readonly views: readonly ViewStory[]
  readonly theme: string
}) {
  return (
    <main className="stories">
      <header className="stories-head">
        <h1>Widgets and views</h1>
        {themeChoices.map(({ id, label }) => (
          <a key={id} href={`?theme=${id}`} aria-current={id === theme ? 'page' : undefined}>
            {label}
          </a>
        ))}
      </header>
      <Widgets stories={widgets} />
      <h2 className="story-title">Views</h2>
      <div className="story-views">
        {views.map(({ id, title }) => (
          <section key={id} className="story-view">
            <a href={`?story=${id}&theme=${theme}`}>{title}</a>
            <iframe loading="lazy" title={title} src={`?story=${id}&theme=${theme}`} />
          </section>
        ))}
      </div>
      <RedLightFilter />
    </main>
  )
}
