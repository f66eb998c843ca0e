import type { ReactNode } from 'react'
import { EmptyState } from '../widgets/empty-state.tsx'
import { later } from '../widgets/later.tsx'
import './page.css'
import { isPageName, type PageName, pages } from './panels.ts'

const page = (name: PageName) => ({ waiting: () => <EmptyState title={`Opening ${pages[name]}…`} />, ahead: false })

const views: Readonly<Record<PageName, (given: object) => ReactNode>> = {
  welcome: later(() => import('../views/welcome/welcome-page.tsx').then((part) => part.WelcomePage), page('welcome')),
  settings: later(
    () => import('../views/settings/settings-page.tsx').then((part) => part.SettingsPage),
    page('settings'),
  ),
  about: later(() => import('../views/about/about-page.tsx').then((part) => part.AboutPage), page('about')),
}

/** A page of the window itself, loaded when it is shown first. */
export function Page({ name }: { readonly name: string }) {
  if (!isPageName(name)) return null
  const View = views[name]
  return (
    <section className="panel" aria-label={pages[name]} data-panel data-page={name} tabIndex={-1}>
      <View />
    </section>
  )
}
