import { Bell, BellOff, CircleX, Copy, Info, ListFilter, MessageSquare, Trash2, TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import { ToggleButton } from 'react-aria-components'
import type { Message } from '#shared/ipc/workspace.ts'
import type { JobId } from '#shared/model/job.ts'
import { hasResult } from '#shared/model/job-face.ts'
import { copyText } from '../../state/clipboard.ts'
import { selectTab, useLayout } from '../../state/dock-model.ts'
import { openJobResult } from '../../state/job-actions.ts'
import { useJob } from '../../state/jobs.ts'
import {
  clearMessages,
  markMessagesSeen,
  type RanQuery,
  useMessages,
  type WindowMessage,
} from '../../state/messages.ts'
import { useNotifies } from '../../state/notifications.ts'
import { showRanQuery } from '../../state/ran-query.ts'
import { isRunning, startRun, useRuns } from '../../state/runs.ts'
import { useTables } from '../../state/tables.ts'
import { BreakableText } from '../../widgets/breakable-text.tsx'
import { Button, IconButton } from '../../widgets/button.tsx'
import { EmptyState } from '../../widgets/empty-state.tsx'
import { MenuButton } from '../../widgets/menu.tsx'
import { showJob } from '../jobs/jobs-place.ts'
import { switchNotifications } from '../settings/notifications.ts'
import './messages-panel.css'

const icons = {
  info: <Info size={14} role="img" aria-label="Information" />,
  warning: <TriangleAlert size={14} role="img" aria-label="Warning" />,
  error: <CircleX size={14} role="img" aria-label="Error" />,
}

/** A message as text for a letter to somebody who can help. */
export const messageText = (message: Message): string =>
  [`${message.at} ${message.severity}: ${message.text}`, message.where, message.next, message.detail]
    .filter((line) => line !== undefined && line !== '')
    .join('\n')

const timeOf = (at: string): string => new Date(at).toLocaleTimeString('en-GB')

function Line({ message }: { readonly message: WindowMessage }) {
  const [open, setOpen] = useState(false)
  const isOpen = useLayout(({ model }) => message.tab !== undefined && model.getNodeById(message.tab) !== undefined)
  const copy = () => {
    void copyText(messageText(message))
  }
  return (
    <li className={`message message-${message.severity}`}>
      <span className="message-icon">{icons[message.severity]}</span>
      <time className="message-time" dateTime={message.at} title={message.at}>
        {timeOf(message.at)}
      </time>
      <div className="message-text selectable">
        <p>
          <BreakableText text={message.text} />
        </p>
        {message.where && (
          <p className="message-where">
            <BreakableText text={message.where} />
          </p>
        )}
        {message.next && <p className="quiet">{message.next}</p>}
        {open && message.detail && <pre className="message-detail">{message.detail}</pre>}
      </div>
      {message.detail && (
        <Button look="quiet" onPress={() => setOpen(!open)} aria-expanded={open}>
          {open ? 'Less' : 'Details'}
        </Button>
      )}
      {message.query && <QueryActions query={message.query} />}
      {message.job !== undefined && <JobAction job={message.job} />}
      {message.tab !== undefined && isOpen && (
        <Button look="quiet" onPress={() => selectTab(message.tab ?? '')}>
          Go to
        </Button>
      )}
      <IconButton label="Copy message" icon={<Copy size={13} />} onPress={copy} />
    </li>
  )
}

/** What is done about a query that failed: also where its tab is closed. */
function QueryActions({ query }: { readonly query: RanQuery }) {
  const running = useTables((tables) => isRunning(useRuns.getState().byDocument[query.document], tables.byId))
  return (
    <>
      <Button look="quiet" onPress={() => void showRanQuery(query)}>
        Show query
      </Button>
      <Button look="quiet" isDisabled={running} onPress={() => void startRun(showRanQuery(query), query.adql)}>
        Run again
      </Button>
    </>
  )
}

/** The job that a message is about, in the queue; not there once it was taken off. */
function JobAction({ job: id }: { readonly job: JobId }) {
  const job = useJob(id)
  if (!job) return null
  return (
    <>
      {hasResult(job) && (
        <Button look="quiet" onPress={() => void openJobResult(job)}>
          Open result
        </Button>
      )}
      <Button look="quiet" onPress={() => showJob(job)}>
        Show job
      </Button>
    </>
  )
}

type Shown = 'all' | 'warnings' | 'errors'
const filters = { all: 'All', warnings: 'Warnings and errors', errors: 'Errors' } as const

/** True where a message is of those that are to be seen. */
export const isShown = ({ severity }: Pick<Message, 'severity'>, shown: Shown): boolean =>
  shown === 'all' || severity === 'error' || (shown === 'warnings' && severity === 'warning')

const counted = (count: number, all: number): string =>
  `${count === all ? '' : `${count} of `}${all} ${all === 1 ? 'message' : 'messages'}`

const notifyWords = 'Notify on the desktop when a long query ends'

/** Whether long queries are told of on the desktop; `full`: with all its words. */
function NotifyToggle({ full = false }: { readonly full?: boolean }) {
  const on = useNotifies()
  const Icon = on ? Bell : BellOff
  return (
    <ToggleButton
      className="button button-quiet"
      isSelected={on}
      onChange={() => void switchNotifications(!on)}
      aria-label={notifyWords}
    >
      <Icon size={13} aria-hidden />
      <span className="button-text">{full ? notifyWords : 'Notify'}</span>
    </ToggleButton>
  )
}

/** What the window and main had to say, newest first. */
export function MessagesPanel() {
  const { list, unseen } = useMessages()
  const [filter, setFilter] = useState<Shown>('all')
  const shown = list.filter((message) => isShown(message, filter))
  useEffect(() => {
    if (unseen > 0) markMessagesSeen()
  }, [unseen])
  return (
    <section className="panel" aria-label="Messages" data-panel>
      {list.length === 0 ? (
        <EmptyState icon={<MessageSquare size={22} />} title="No messages" action={<NotifyToggle full />}>
          Failures and notes about files and services stand here.
        </EmptyState>
      ) : (
        <>
          <div className="panel-bar">
            <MenuButton
              label="Messages to show"
              groups={[
                {
                  lines: (['all', 'warnings', 'errors'] as const).map((id) => ({
                    id,
                    label: filters[id],
                    checked: id === filter,
                  })),
                },
              ]}
              onAction={(id) => setFilter(id === 'warnings' || id === 'errors' ? id : 'all')}
            >
              <Button look="quiet" icon={<ListFilter size={13} />}>
                {filters[filter]}
              </Button>
            </MenuButton>
            <span className="quiet message-count">{counted(shown.length, list.length)}</span>
            <NotifyToggle />
            <Button look="quiet" icon={<Trash2 size={13} />} onPress={() => void clearMessages()}>
              Clear all
            </Button>
          </div>
          <ul className="panel-body messages">
            {shown.toReversed().map((message) => (
              <Line key={message.id} message={message} />
            ))}
          </ul>
          {shown.length === 0 && <p className="message-none quiet">No message of this kind.</p>}
        </>
      )}
    </section>
  )
}
