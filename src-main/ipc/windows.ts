import type { Contracts } from '#shared/ipc/contracts.ts'
import { contracts } from '#shared/ipc/contracts.ts'
import type { Fault } from '#shared/ipc/fault.ts'
import { createServer, type Server } from '#shared/ipc/server.ts'
import type { WirePort } from '#shared/ipc/wire.ts'
import type { ShellApp } from './shell-app.ts'

export interface WindowsOptions {
  /** Exceptions of ours: what was called and the fault with its stack. */
  readonly onBug: (called: string, fault: Fault) => void
  /** How many windows there are now; called at each change. */
  readonly onCount?: (windows: number) => void
}

/** The windows that are connected, whatever transport they came by. */
export interface Windows {
  add(port: WirePort): void
  /** Tells every window. */
  emit(domain: keyof Contracts & string, name: string, item: unknown): void
  readonly count: number
  close(): void
}

/** Serves the app's handlers to each window that is added, and its events to all of them. */
export function createWindows(app: Pick<ShellApp, 'handlers' | 'onEvent'>, options: WindowsOptions): Windows {
  const servers = new Set<Server>()
  const emit: Windows['emit'] = (domain, name, item) => {
    for (const server of servers) server.emit(domain, name, item)
  }
  const stopListening = app.onEvent(emit)
  return {
    add(port) {
      const server = createServer(contracts, app.handlers, port, { onBug: options.onBug })
      servers.add(server)
      options.onCount?.(servers.size)
      port.onClose(() => {
        servers.delete(server)
        options.onCount?.(servers.size)
      })
    },
    emit,
    get count() {
      return servers.size
    },
    close() {
      stopListening()
      for (const server of [...servers]) server.close()
    },
  }
}
