import {
  ChevronDown,
  Contrast,
  Database,
  FolderOpen,
  LayoutPanelLeft,
  Moon,
  Plus,
  Settings2,
  Sun,
  SunMoon,
  Telescope,
} from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import {
  chooseService,
  isPanelShown,
  resetLayout,
  togglePanel,
  useCurrentDocument,
  useLayout,
  useServiceUrl,
} from '../state/layout.ts'
import { serviceTitle, useServices } from '../state/services.ts'
import { changeSettings, useSettings } from '../state/settings.ts'
import { isThemeChoice, themeChoices } from '../theme/theme.ts'
import { pickAndOpenFiles } from '../views/files/open-files.ts'
import { askForService } from '../views/services/add-service.tsx'
import { askForNetworkSettings } from '../views/settings/network-settings.tsx'
import { Button, IconButton } from '../widgets/button.tsx'
import { MenuButton } from '../widgets/menu.tsx'
import { isPanelName, panelNames, panels } from './panels.ts'

function ServiceChooser() {
  const list = useServices((services) => services.list)
  const url = useServiceUrl()
  const document = useCurrentDocument()
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
      onAction={(id) => (id === 'add' ? askForService() : chooseService(id))}
    >
      <AriaButton className="button button-plain service-chooser" aria-label={`Service: ${title ?? 'none'}`}>
        <Database size={14} />
        <span className="button-text">{title ?? 'Choose a service'}</span>
        <ChevronDown size={14} />
      </AriaButton>
    </MenuButton>
  )
}

function ViewMenu() {
  const model = useLayout((layout) => layout.model)
  useLayout((layout) => layout.turn)
  return (
    <MenuButton
      label="View"
      side="bottom end"
      groups={[
        {
          title: 'Panels',
          lines: panelNames.map((name) => ({ id: name, label: panels[name], checked: isPanelShown(model, name) })),
        },
        { lines: [{ id: 'reset', label: 'Reset layout' }] },
      ]}
      onAction={(id) => (isPanelName(id) ? togglePanel(id) : resetLayout())}
    >
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
    <MenuButton
      label="Theme"
      side="bottom end"
      groups={[{ lines: themeChoices.map((choice) => ({ ...choice, checked: choice.id === theme })) }]}
      onAction={(id) => isThemeChoice(id) && void changeSettings({ theme: id })}
    >
      <IconButton label={`Theme: ${shown.toLowerCase()}`} icon={<Icon size={16} />} />
    </MenuButton>
  )
}

function SettingsMenu() {
  const density = useSettings((settings) => settings.density)
  return (
    <MenuButton
      label="Settings"
      side="bottom end"
      groups={[
        {
          title: 'Rows of tables',
          lines: [
            { id: 'compact', label: 'Compact', checked: density === 'compact' },
            { id: 'comfortable', label: 'Comfortable', checked: density === 'comfortable' },
          ],
        },
        { lines: [{ id: 'network', label: 'Network…' }] },
      ]}
      onAction={(id) => {
        if (id === 'network') askForNetworkSettings()
        else if (id === 'compact' || id === 'comfortable') void changeSettings({ density: id })
      }}
    >
      <IconButton label="Settings" icon={<Settings2 size={16} />} />
    </MenuButton>
  )
}

/** Name, service of the current query, files, view and settings. */
export function TopBar() {
  return (
    <header className="top-bar" data-panel>
      <span className="top-bar-name">Alidade</span>
      <ServiceChooser />
      <Button
        look="quiet"
        icon={<FolderOpen size={15} />}
        onPress={() => void pickAndOpenFiles()}
        aria-keyshortcuts="Control+O"
      >
        Open file…
      </Button>
      <span className="top-bar-space" />
      <ViewMenu />
      <ThemeMenu />
      <SettingsMenu />
    </header>
  )
}
