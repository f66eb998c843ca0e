import { useRef } from 'react'
import { Popover } from 'react-aria-components'
import { type MenuGroup, MenuList } from './menu.tsx'

export interface ContextMenuPlace {
  /** In the window, CSS pixels. */
  readonly x: number
  readonly y: number
}

/** A menu at a place of the window, for a right click or the menu key. */
export function ContextMenu({
  place,
  label,
  groups,
  onAction,
  onClose,
}: {
  readonly place: ContextMenuPlace | undefined
  readonly label: string
  readonly groups: readonly MenuGroup[]
  readonly onAction: (id: string) => void
  readonly onClose: () => void
}) {
  const anchor = useRef<HTMLSpanElement>(null)
  if (!place) return null
  return (
    <>
      <span ref={anchor} className="context-menu-anchor" style={{ left: place.x, top: place.y }} />
      <Popover
        className="popover"
        triggerRef={anchor}
        placement="bottom start"
        offset={0}
        isOpen
        onOpenChange={(open) => !open && onClose()}
      >
        <MenuList
          label={label}
          groups={groups}
          takesFocus
          onAction={(id) => {
            onClose()
            onAction(id)
          }}
        />
      </Popover>
    </>
  )
}
