import { Globe } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import type { ConsentQuestion } from '#shared/model/samp.ts'
import { answerPage, useSamp } from '../../state/samp.ts'
import { Button } from '../../widgets/button.tsx'
import { useClock } from '../jobs/clock.ts'
import '../../widgets/dialog.css'
import './consent-dialog.css'

/** Keys of the first moment were meant for what was typed before: they answer nothing. */
const deafMilliseconds = 700

function Question({ question }: { readonly question: ConsentQuestion }) {
  const { id, name, origin, page, until } = question
  const now = useClock(true)
  const since = useRef(0)
  useEffect(() => {
    since.current = performance.now()
  }, [])
  const answer = (allow: boolean) => {
    if (performance.now() - since.current >= deafMilliseconds) void answerPage(id, allow)
  }
  const left = Math.max(0, Math.ceil((Date.parse(until) - now) / 1000))
  return (
    <ModalOverlay className="dialog-overlay" isOpen onOpenChange={(open) => !open && answer(false)}>
      <Modal className="dialog-frame">
        <AriaDialog className="dialog consent" role="alertdialog">
          <header className="consent-head">
            <Globe size={20} aria-hidden />
            <Heading slot="title" className="dialog-title">
              A web page wants to join the hub
            </Heading>
          </header>
          <dl className="consent-facts selectable">
            <dt>Calls itself</dt>
            <dd>{name}</dd>
            <dt>Site</dt>
            <dd className="consent-origin">{origin ?? 'the browser does not say'}</dd>
            {page !== undefined && (
              <>
                <dt>Page</dt>
                <dd className="consent-page">{page}</dd>
              </>
            )}
          </dl>
          <p>If you allow it, until it is closed the page may</p>
          <ul className="consent-list">
            <li>send tables, images, spectra and positions to the programs on this hub,</li>
            <li>receive what they send, and see which programs there are,</li>
            <li>read those files of this computer that these programs name to it, and no others.</li>
          </ul>
          <p className="quiet">Allow it only if you have just asked this page to connect and trust its site.</p>
          <div className="consent-end">
            <span className="quiet consent-left" role="timer">
              {left > 0 ? `Not allowed unless you answer within ${left} s` : 'Not allowed'}
            </span>
            <div className="dialog-actions">
              <Button onPress={() => answer(true)}>Allow</Button>
              <Button look="primary" autoFocus onPress={() => answer(false)}>
                Do not allow
              </Button>
            </div>
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

/** The page that asks now, if one does; once in a window. */
export function ConsentDialog() {
  const question = useSamp((samp) => samp.question)
  return question ? <Question key={question.id} question={question} /> : null
}
