import { totalmem } from 'node:os'
import type { EmitterOf } from '#shared/ipc/contract.ts'
import type { workspace } from '#shared/ipc/workspace.ts'
import type { AppOptions } from './app-parts.ts'
import type { Net } from './net/net.ts'
import type { Messages } from './services/workspace/messages.ts'
import { WorkspaceService } from './services/workspace/workspace-service.ts'
import { systemClock } from './store/clock.ts'
import type { Store } from './store/store.ts'

export interface OpenWorkspaceParts {
  readonly options: AppOptions
  readonly store: Store
  readonly messages: Messages
  readonly emit: EmitterOf<typeof workspace>
  readonly net: Pick<Net, 'exchanges'>
  readonly randomId: () => string
}

/** Opens the workspace with what the shell tells of itself. */
export function openWorkspace({ options, net, ...parts }: OpenWorkspaceParts): Promise<WorkspaceService> {
  const { version, shell, sampleTable, openExternal, openFolder } = options
  return WorkspaceService.open({
    ...parts,
    clock: systemClock,
    info: {
      ...{ version, shell, platform: process.platform, memoryBytes: totalmem() },
      ...(sampleTable !== undefined && { sampleTable }),
    },
    exchanges: (limit) => net.exchanges(limit),
    openExternal,
    openFolder,
  })
}
