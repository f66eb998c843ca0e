import type { ReactNode } from 'react'
import './empty-state.css'

/** What a panel is for and the one thing to do next. */
export function EmptyState({
  icon,
  title,
  children,
  action,
  small = false,
}: {
  readonly icon?: ReactNode
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
  readonly small?: boolean
}) {
  return (
    <div className={small ? 'empty-state empty-state-small' : 'empty-state'}>
      {icon && <div className="empty-state-icon">{icon}</div>}
      <p className="empty-state-title">{title}</p>
      {children && <div className="empty-state-text">{children}</div>}
      {action && <div className="empty-state-action">{action}</div>}
    </div>
  )
}
