import { Check } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import {
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
  SubmenuTrigger,
} from 'react-aria-components'
import './menu.css'

/** A line of a menu. Lines with `group` stand under that heading; `-` is a separator. */
export interface MenuLine {
  readonly id: string
  readonly label: string
  readonly note?: string
  readonly icon?: ReactNode
  readonly shortcut?: string
  /** Drawn with a check mark; said as such by screen readers. */
  readonly checked?: boolean
  readonly disabled?: boolean
  /** What opens beside it; it does nothing itself then. */
  readonly more?: readonly MenuGroup[]
}
export interface MenuGroup {
  readonly title?: string
  readonly lines: readonly MenuLine[]
}

/** One line of a menu, for menus that are put together elsewhere. */
export function Line({ line }: { readonly line: MenuLine }) {
  return (
    <MenuItem id={line.id} textValue={line.label} isDisabled={line.disabled ?? false} className="menu-line">
      <span className="menu-line-icon">{line.checked ? <Check size={14} /> : line.icon}</span>
      <span className="menu-line-text">
        <span>
          {line.label}
          {line.checked && <span className="visually-hidden">, chosen</span>}
        </span>
        {line.note && <span className="menu-line-note">{line.note}</span>}
      </span>
      {line.shortcut && <kbd className="menu-line-shortcut">{line.shortcut}</kbd>}
    </MenuItem>
  )
}

/** A line that opens a menu beside it. */
function Submenu({ line, onAction }: { readonly line: MenuLine; readonly onAction: (id: string) => void }) {
  return (
    <SubmenuTrigger>
      <MenuItem id={line.id} textValue={line.label} isDisabled={line.disabled ?? false} className="menu-line">
        <span className="menu-line-icon">{line.icon}</span>
        <span className="menu-line-text">
          <span>{line.label}</span>
        </span>
        <span className="menu-line-more" aria-hidden>
          ›
        </span>
      </MenuItem>
      <Popover className="popover" offset={-2}>
        <MenuList label={line.label} groups={line.more ?? []} onAction={onAction} />
      </Popover>
    </SubmenuTrigger>
  )
}

/** The panels take a new size of the window a little later than an open menu does: it looks for its button once more. */
function usePlaceKept(): void {
  useEffect(() => {
    let frame = 0
    const again = ({ isTrusted }: Event) => {
      if (!isTrusted) return
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(() => window.dispatchEvent(new Event('resize')))
      })
    }
    window.addEventListener('resize', again)
    return () => {
      cancelAnimationFrame(frame)
      window.removeEventListener('resize', again)
    }
  }, [])
}

/** The lines of a menu, without what opens it. */
export function MenuList({
  label,
  groups,
  onAction,
  takesFocus = false,
}: {
  readonly label: string
  readonly groups: readonly MenuGroup[]
  readonly onAction: (id: string) => void
  /** True where no button opens it, so that nothing else moves the keyboard into it. */
  readonly takesFocus?: boolean
}) {
  usePlaceKept()
  return (
    <Menu
      aria-label={label}
      className="menu"
      {...(takesFocus ? { autoFocus: 'first' as const } : {})}
      onAction={(key) => onAction(String(key))}
    >
      {groups.flatMap((group, index) => [
        ...(index > 0 ? [<Separator key={`line-${group.title ?? index}`} className="menu-separator" />] : []),
        <MenuSection key={group.title ?? String(index)} aria-label={group.title ?? label}>
          {group.title && <Header className="menu-title">{group.title}</Header>}
          {group.lines.map((line) =>
            line.more ? <Submenu key={line.id} line={line} onAction={onAction} /> : <Line key={line.id} line={line} />,
          )}
        </MenuSection>,
      ])}
    </Menu>
  )
}

/** A button (the child) that opens a menu. */
export function MenuButton({
  children,
  label,
  groups,
  onAction,
  side = 'bottom start',
}: {
  readonly children: ReactNode
  readonly label: string
  readonly groups: readonly MenuGroup[]
  readonly onAction: (id: string) => void
  readonly side?: 'bottom start' | 'bottom end' | 'top start' | 'top end'
}) {
  return (
    <MenuTrigger>
      {children}
      <Popover className="popover" placement={side} offset={4}>
        <MenuList label={label} groups={groups} onAction={onAction} />
      </Popover>
    </MenuTrigger>
  )
}
