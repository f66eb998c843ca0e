import { Menu as MenuIcon } from 'lucide-react'
import { Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator, SubmenuTrigger } from 'react-aria-components'
import { type CommandMenu, type CommandSection, menus } from '#shared/model/commands.ts'
import { useApi } from '../api/api.ts'
import { IconButton } from '../widgets/button.tsx'
import { Line } from '../widgets/menu.tsx'
import { sectionLines, useWindowFacts } from './command-menu.ts'
import { runCommand } from './commands.ts'

const act = (key: string | number): void => runCommand(String(key))

/** A line that opens a menu beside it. */
function Submenu({ title, sections }: { readonly title: string; readonly sections: readonly CommandSection[] }) {
  return (
    <SubmenuTrigger>
      <MenuItem className="menu-line" textValue={title}>
        <span className="menu-line-icon" />
        <span className="menu-line-text">{title}</span>
        <span className="menu-line-more" aria-hidden>
          ›
        </span>
      </MenuItem>
      <Popover className="popover" offset={-2}>
        <Menu className="menu" aria-label={title} onAction={act}>
          {sections.flatMap((section, index) => [
            ...(index > 0 ? [<Separator key={`before-${section.commands[0]?.id}`} className="menu-separator" />] : []),
            section.title !== undefined && sections.length > 1 ? (
              <Submenu key={section.title} title={section.title} sections={[section]} />
            ) : (
              <MenuSection key={section.commands[0]?.id ?? index} aria-label={title}>
                {sectionLines(section).lines.map((line) => (
                  <Line key={line.id} line={line} />
                ))}
              </MenuSection>
            ),
          ])}
        </Menu>
      </Popover>
    </SubmenuTrigger>
  )
}

function Menus() {
  useWindowFacts()
  const all: readonly CommandMenu[] = menus
  return (
    <Menu className="menu" aria-label="Menu" onAction={act}>
      {all.map((menu) => (
        <Submenu key={menu.title} title={menu.title} sections={menu.sections} />
      ))}
    </Menu>
  )
}

/** The menus behind one button, where the system draws none above the window. */
export function WindowMenu() {
  const { shell } = useApi()
  if (shell.kind === 'electron') return null
  return (
    <MenuTrigger>
      <IconButton label="Menu" icon={<MenuIcon size={16} />} />
      <Popover className="popover" placement="bottom start" offset={4}>
        <Menus />
      </Popover>
    </MenuTrigger>
  )
}
