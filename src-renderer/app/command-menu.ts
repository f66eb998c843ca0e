import { type Command, type CommandSection, commandOf, isAvailable, keysOf, menus } from '#shared/model/commands.ts'
import { keysText } from '#shared/model/key-text.ts'
import { useClosedTabs } from '../state/closed-tabs.ts'
import { useColumnLayouts } from '../state/column-layouts.ts'
import { useDocuments } from '../state/documents.ts'
import { useJobs } from '../state/jobs.ts'
import { useLayout } from '../state/layout.ts'
import { useMessages } from '../state/messages.ts'
import { useRuns } from '../state/runs.ts'
import { useSamp } from '../state/samp.ts'
import { useSelection } from '../state/selection.ts'
import { useServices } from '../state/services.ts'
import { useSettings } from '../state/settings.ts'
import { useTables } from '../state/tables.ts'
import type { MenuGroup, MenuLine } from '../widgets/menu.tsx'
import { isMac } from './shortcuts.ts'
import { chosenCommands, windowFacts } from './window-facts.ts'

/** Draws what shows commands again when something changes that they depend on. */
export function useWindowFacts(): void {
  useLayout()
  useSettings()
  useDocuments()
  useMessages((messages) => messages.list.length > 0)
  useRuns()
  useJobs(({ list }) => list)
  useClosedTabs((closed) => closed.list.length > 0)
  useServices((services) => services.list)
  useTables((tables) => tables.byId)
  useSelection((selection) => selection.places)
  useSamp(({ state }) => state?.status)
  useColumnLayouts()
}

/** `Theme: dark` in a menu headed Theme is `Dark`. */
function shortTitle(title: string, heading: string | undefined): string {
  const short = /^[^:]+: (.*)$/.exec(title)?.[1]
  if (heading === undefined || short === undefined) return title
  return short.charAt(0).toUpperCase() + short.slice(1)
}

/** A section of the menus as lines: what cannot be done now is drawn pale, what is chosen has its mark. */
export function sectionLines({ title, commands }: CommandSection): MenuGroup {
  const facts = windowFacts()
  const chosen = chosenCommands()
  const { shortcuts } = useSettings.getState()
  const line = (one: Command): MenuLine => {
    const keys = keysOf(one, shortcuts)
    return {
      id: one.id,
      label: shortTitle(one.title, title),
      checked: chosen.has(one.id),
      disabled: !isAvailable(one, facts),
      ...(keys === undefined ? {} : { shortcut: keysText(keys, isMac()) }),
    }
  }
  return { ...(title === undefined ? {} : { title }), lines: commands.map(line) }
}

/** The section of a menu by its title. */
export function sectionTitled(title: string): CommandSection {
  const sections: readonly CommandSection[] = menus.flatMap((menu) => [...menu.sections])
  return sections.find((section) => section.title === title) ?? { commands: [] }
}

/** One command as a section. */
export const alone = (id: string): CommandSection => {
  const command = commandOf(id)
  return { commands: command ? [command] : [] }
}
