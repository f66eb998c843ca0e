import { create } from 'zustand'
import type { RecentFile } from '#shared/ipc/workspace.ts'
import type { Api } from '../api/api.ts'
import { api } from './connection.ts'
import { reportFault } from './messages.ts'

/** The table files that were opened lately, last one first; main keeps them. */
export const useRecents = create<{ readonly files: readonly RecentFile[] }>(() => ({ files: [] }))

/** Puts a file that was opened at the head of the list. */
export async function rememberFile(path: string): Promise<void> {
  const answer = await api().workspace.rememberFile({ path })
  if (!answer.ok) reportFault('The list of recent files was not kept.', answer.fault)
}

/** Takes a file off the list; the file itself stays. */
export async function forgetFile(path: string): Promise<void> {
  const answer = await api().workspace.forgetFile({ path })
  if (!answer.ok) reportFault('The file was not taken off the list.', answer.fault)
}

export function startRecents(connected: Pick<Api, 'workspace'>): void {
  const { workspace } = connected
  workspace.on('recentFilesChanged', (files) => useRecents.setState({ files }))
  void workspace.recentFiles(null).then((answer) => {
    if (answer.ok) useRecents.setState({ files: answer.value })
    else reportFault('The list of recent files was not read.', answer.fault)
  })
}
