import '../theme/fonts.ts'
import '../theme/tokens.css'
import '../theme/base.css'
import { createRoot } from 'react-dom/client'
import { faultOf } from '#shared/ipc/fault.ts'
import type { Api } from '../api/api.ts'
import { startTheme } from '../theme/theme.ts'
import { Ended } from './ended.tsx'
import { markKeyboard } from './panel-focus.ts'
import { Shell } from './shell.tsx'
import { startWindow } from './start.ts'
import { reportStrayErrors } from './stray-errors.ts'

/** Draws the window into an element as soon as main answers. */
export function mount(element: HTMLElement, connecting: Promise<Api>): void {
  startTheme()
  markKeyboard()
  const root = createRoot(element)
  const draw = async () => {
    const api = await connecting
    api.onGone(() => root.render(<Ended />))
    const fault = await startWindow(api)
    reportStrayErrors()
    root.render(fault ? <Ended fault={fault} /> : <Shell api={api} />)
  }
  draw().catch((thrown: unknown) => root.render(<Ended fault={faultOf(thrown)} />))
}
