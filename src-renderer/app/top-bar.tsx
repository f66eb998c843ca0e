import {
  ChevronDown,
  Contrast,
  Database,
  FolderOpen,
  LayoutPanelLeft,
  Moon,
  Plus,
  Search,
  Settings2,
  Sun,
  SunMoon,
  Telescope,
} from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { editDocument } from '../state/documents.ts'
import { chooseService, useShownDocument } from '../state/layout.ts'
import { serviceTitle, useServices } from '../state/services.ts'
import { useSettings } from '../state/settings.ts'
import { themeChoices } from '../theme/theme.ts'
import { openPalette } from '../views/palette/palette-state.ts'
import { askForService } from '../views/services/add-service.tsx'
import { Button, IconButton } from '../widgets/button.tsx'
import { MenuButton } from '../widgets/menu.tsx'
import { alone, sectionLines, sectionTitled, useWindowFacts } from './command-menu.ts'
import { runCommand } from './commands.ts'
import { shortcutText } from './shortcuts.ts'
import { WindowMenu } from './window-menu.tsx'

function ServiceChooser() {
  const list = useServices((services) => services.list)
  const document = useShownDocument()
  const url = document?.url
  const title = serviceTitle(url, list)
  return (
    <MenuButton
      label="Service"
      groups={[
        ...(list.length > 0
          ? [
              {
                title: document ? 'Service of this query' : 'New query to',
                lines: list.map((service) => ({
                  id: service.url,
                  label: service.title,
                  note: service.url,
                  checked: service.url === url,
                })),
              },
            ]
          : []),
        { lines: [{ id: 'add', label: 'Add service by URL…', icon: <Plus size={14} /> }] },
      ]}
      onAction={(id) => {
        if (id === 'add') askForService()
        else if (document) editDocument(document.id, { url: id })
        else chooseService(id)
      }}
    >
      <AriaButton
        className="button button-plain service-chooser"
        aria-label={title === undefined ? 'Choose a service' : `Service: ${title}`}
      >
        <Database size={14} />
        <span className="button-text">{title ?? 'Choose a service'}</span>
        <ChevronDown size={14} />
      </AriaButton>
    </MenuButton>
  )
}

/** Looks like a field and opens the palette, which is one. */
function SearchBox() {
  useSettings((settings) => settings.shortcuts)
  return (
    <AriaButton className="search-box" onPress={() => openPalette()}>
      <Search size={14} aria-hidden />
      <span className="search-box-text">Search services, tables, columns…</span>
      <kbd className="search-box-keys">{shortcutText('palette')}</kbd>
    </AriaButton>
  )
}

function ViewMenu() {
  useWindowFacts()
  const sections = [
    sectionTitled('Panels'),
    sectionTitled('Layout'),
    alone('maximise'),
    sectionTitled('Rows of tables'),
  ]
  return (
    <MenuButton label="View" side="bottom end" groups={sections.map(sectionLines)} onAction={runCommand}>
      <Button look="quiet" icon={<LayoutPanelLeft size={15} />}>
        View
      </Button>
    </MenuButton>
  )
}

const themeIcons = { system: SunMoon, light: Sun, dark: Moon, red: Telescope, contrast: Contrast }

function ThemeMenu() {
  const theme = useSettings((settings) => settings.theme)
  const Icon = themeIcons[theme]
  const shown = themeChoices.find(({ id }) => id === theme)?.label ?? theme
  return (
    <MenuButton label="Theme" side="bottom end" groups={[sectionLines(sectionTitled('Theme'))]} onAction={runCommand}>
      <IconButton label={`Theme: ${shown.toLowerCase()}`} icon={<Icon size={16} />} />
    </MenuButton>
  )
}

/** Menus, service of the current query, search, files, view and settings. */
export function TopBar() {
  useSettings((settings) => settings.shortcuts)
  return (
    <header className="top-bar" data-panel>
      <WindowMenu />
      <span className="top-bar-name">Alidade</span>
      <ServiceChooser />
      <span className="top-bar-middle">
        <SearchBox />
      </span>
      <Button look="quiet" icon={<FolderOpen size={15} />} onPress={() => runCommand('open-file')}>
        Open file…
      </Button>
      <ViewMenu />
      <ThemeMenu />
      <IconButton
        label="Settings"
        shortcut={shortcutText('settings')}
        icon={<Settings2 size={16} />}
        onPress={() => runCommand('settings')}
      />
    </header>
  )
}
