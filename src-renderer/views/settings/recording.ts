import { create } from 'zustand'
import type { CommandId } from '#shared/model/commands.ts'
import { useSettings } from '../../state/settings.ts'

/** The command whose keys are being recorded: until then the window gives no commands. */
export const useRecording = create<{ readonly command: CommandId | undefined }>(() => ({ command: undefined }))

type ChosenKeys = { readonly command: string; readonly keys: string }

/** The chosen keys with a command's own set; keys that are its default need no choice. */
export function withKeys(
  chosen: readonly ChosenKeys[],
  command: { readonly id: string; readonly keys?: string },
  keys: string,
): ChosenKeys[] {
  const others = chosen.filter((other) => other.command !== command.id)
  return keys === (command.keys ?? '') ? others : [...others, { command: command.id, keys }]
}

export const chosenKeys = (): readonly ChosenKeys[] => useSettings.getState().shortcuts ?? []
