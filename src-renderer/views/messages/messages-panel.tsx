import { CircleX, Copy, Info, MessageSquare, Trash2, TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Message } from '#shared/ipc/workspace.ts'
import { clearMessages, markMessagesSeen, useMessages } from '../../state/messages.ts'
import { announce } from '../../widgets/announcer.tsx'
import { Button, IconButton } from '../../widgets/button.tsx'
import { EmptyState } from '../../widgets/empty-state.tsx'
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

function Line({ message }: { readonly message: Message }) {
  const [open, setOpen] = useState(false)
  const copy = () => {
    void navigator.clipboard.writeText(messageText(message)).then(() => announce('Copied.'))
  }
  return (
    <li className={`message message-${message.severity}`}>
      <span className="message-icon">{icons[message.severity]}</span>
      <time className="message-time" dateTime={message.at} title={message.at}>
        {timeOf(message.at)}
      </time>
      <div className="message-text selectable">
        <p>{message.text}</p>
        {message.where && <p className="message-where">{message.where}</p>}
        {message.next && <p className="quiet">{message.next}</p>}
        {open && message.detail && <pre className="message-detail">{message.detail}</pre>}
      </div>
      {message.detail && (
        <Button look="quiet" onPress={() => setOpen(!open)} aria-expanded={open}>
          {open ? 'Less' : 'Details'}
        </Button>
      )}
      <IconButton label="Copy message" icon={<Copy size={13} />} onPress={copy} />
    </li>
  )
}

/** What the window and main had to say, newest first. */
export function MessagesPanel() {
  const { list, unseen } = useMessages()
  useEffect(() => {
    if (unseen > 0) markMessagesSeen()
  }, [unseen])
  return (
    <section className="panel" aria-label="Messages" data-panel>
      {list.length === 0 ? (
        <EmptyState icon={<MessageSquare size={22} />} title="No messages">
          Failures and notes about files and services stand here.
        </EmptyState>
      ) : (
        <>
          <div className="panel-bar">
            <span className="quiet message-count">
              {list.length} {list.length === 1 ? 'message' : 'messages'}
            </span>
            <Button look="quiet" icon={<Trash2 size={13} />} onPress={() => void clearMessages()}>
              Clear all
            </Button>
          </div>
          <ul className="panel-body messages">
            {list.toReversed().map((message) => (
              <Line key={message.id} message={message} />
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
