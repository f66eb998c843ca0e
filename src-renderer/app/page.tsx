import { lazy, Suspense } from 'react'
import { EmptyState } from '../widgets/empty-state.tsx'
import './page.css'
import { isPageName, type PageName, pages } from './panels.ts'

const views: Readonly<Record<PageName, ReturnType<typeof lazy>>> = {
  welcome: lazy(() => import('../views/welcome/welcome-page.tsx').then(({ WelcomePage: view }) => ({ default: view }))),
  settings: lazy(() =>
    import('../views/settings/settings-page.tsx').then(({ SettingsPage: view }) => ({ default: view })),
  ),
  about: lazy(() => import('../views/about/about-page.tsx').then(({ AboutPage: view }) => ({ default: view }))),
}

/** A page of the window itself, loaded when it is shown first. */
export function Page({ name }: { readonly name: string }) {
  if (!isPageName(name)) return null
  const View = views[name]
  return (
    <section className="panel" aria-label={pages[name]} data-panel data-page={name} tabIndex={-1}>
      <Suspense fallback={<EmptyState title={`Opening ${pages[name]}…`} />}>
        <View />
      </Suspense>
    </section>
  )
}
