import { useCallback, useRef, useState } from 'react'
import { faultText } from '#shared/ipc/fault-text.ts'
import type { Api } from '../../api/api.ts'
import { countText } from '../../cells/number-text.ts'
import { copyText as toClipboard } from '../../state/clipboard.ts'
import { countRows } from '../../state/selection-ranges.ts'
import { showToast } from '../../widgets/toasts.tsx'
import { type CopyRequest, copyText } from './copy-text.ts'

export interface Copying {
  readonly label: string
  readonly fraction: number
  readonly cancel: () => void
}

/** Copies to the clipboard; what takes longer than a moment is shown with its progress and can be cancelled. */
export function useCopy(api: Pick<Api, 'tables'>): {
  readonly copying: Copying | undefined
  readonly copyCells: (request: CopyRequest, what: string) => void
} {
  const [copying, setCopying] = useState<Copying>()
  const running = useRef<AbortController>(undefined)

  const copyCells = useCallback(
    async (request: CopyRequest, what: string) => {
      running.current?.abort()
      const controller = new AbortController()
      running.current = controller
      const label = `Copying ${countText(countRows(request.rows))} rows`
      let fraction = 0
      const show = () => setCopying({ label, fraction, cancel: () => controller.abort() })
      const timer = setTimeout(show, 400)
      const ticks = setInterval(() => performance.now() - began > 400 && show(), 250)
      const began = performance.now()
      const answer = await copyText(api, request, controller.signal, (done) => {
        fraction = done
      })
      clearTimeout(timer)
      clearInterval(ticks)
      if (running.current !== controller) return
      running.current = undefined
      setCopying(undefined)
      if (answer.ok) await toClipboard(answer.value, what)
      else if (answer.fault.kind !== 'cancelled')
        showToast({ text: `Not copied. ${faultText(answer.fault).sentence}`, look: 'error' })
    },
    [api],
  )
  return { copying, copyCells }
}
