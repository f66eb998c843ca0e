import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps, Tooltip, TooltipTrigger } from 'react-aria-components'
import './button.css'

interface Look {
  /** `primary` is the one thing to do next in a place; `quiet` has no frame until it is pointed at. */
  readonly look?: 'plain' | 'primary' | 'quiet'
  readonly icon?: ReactNode
  readonly children?: ReactNode
}

/** A button with a word on it. */
export function Button({ look = 'plain', icon, children, className, ...rest }: Omit<ButtonProps, 'children'> & Look) {
  return (
    <AriaButton {...rest} className={`button button-${look} ${className ?? ''}`}>
      {icon}
      {children !== undefined && <span className="button-text">{children}</span>}
    </AriaButton>
  )
}

/** A button with only an icon: its label is its name for screen readers and its tooltip. */
export function IconButton({
  label,
  shortcut,
  icon,
  ...rest
}: Omit<ButtonProps, 'children' | 'className'> & {
  readonly label: string
  readonly shortcut?: string
  readonly icon: ReactNode
}) {
  return (
    <Hint text={label} {...(shortcut ? { shortcut } : {})}>
      <AriaButton {...rest} aria-label={label} className="icon-button">
        {icon}
      </AriaButton>
    </Hint>
  )
}

/** A tooltip on the control inside: what it does and its shortcut. */
export function Hint({
  text,
  shortcut,
  children,
}: {
  readonly text: string
  readonly shortcut?: string
  readonly children: ReactNode
}) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      {children}
      <Tooltip className="hint" offset={6}>
        {text}
        {shortcut && <kbd className="hint-shortcut">{shortcut}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  )
}
