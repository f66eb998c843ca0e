import '../theme/fonts.ts'
import '../theme/tokens.css'
import '../theme/base.css'
import { createRoot } from 'react-dom/client'
import { faultOf } from '#shared/ipc/fault.ts'
import type { Api } from '../api/api.ts'
import type { Kept } from '../api/kept.ts'
import { startTheme } from '../theme/theme.ts'
import { Ended } from './ended.tsx'
import { Opening } from './opening.tsx'
import { markKeyboard } from './panel-focus.ts'
import { Shell } from './shell.tsx'
import { type StartStep, startWindow } from './start.ts'
import { reportStrayErrors } from './stray-errors.ts'

/** A start that takes longer says what it waits for. */
const silentMilliseconds = 5000

/** Draws the window into an element as soon as main answers. */
export function mount(
  element: HTMLElement,
  connecting: Promise<{ readonly api: Api; readonly kept: Promise<Kept> }>,
): void {
  startTheme()
  markKeyboard()
  const root = createRoot(element)
  const since = performance.now()
  let step: StartStep = 'connection'
  let silent = true
  const drawOpening = () => root.render(<Opening step={step} since={since} />)
  const waits = setTimeout(() => {
    silent = false
    drawOpening()
  }, silentMilliseconds)
  const draw = async () => {
    const { api, kept } = await connecting
    api.onGone(() => root.render(<Ended />))
    const fault = await startWindow(api, kept, (next) => {
      step = next
      if (!silent) drawOpening()
    })
    reportStrayErrors()
    return fault ? <Ended fault={fault} /> : <Shell api={api} />
  }
  draw()
    .catch((thrown: unknown) => <Ended fault={faultOf(thrown)} />)
    .then((view) => {
      clearTimeout(waits)
      root.render(view)
    })
}
