import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type App, createApp } from '#main/app.ts'
import type { Table } from '#main/tables/table.ts'
import { fail, type Outcome } from '#shared/ipc/fault.ts'
import type { QueryRequest } from '#shared/ipc/queries.ts'
import type { Job } from '#shared/model/job.ts'

export const never = new AbortController().signal

export const good = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(`${outcome.fault.kind}: ${outcome.fault.message}`)
  return outcome.value
}

/** The program with a workspace of its own, as far as tables, queries and jobs go. */
export interface SendingApp {
  readonly app: App
  /** Runs a synchronous query to its last row. */
  ask(request: QueryRequest): Promise<Table>
  /** Submits a job, waits for its end and opens its result. */
  work(request: QueryRequest): Promise<{ readonly job: Job; readonly table: Table }>
  /** Writes a file; answers its path. */
  file(name: string, text: string): string
  /** Ends the program and starts it again in the same workspace. */
  restart(): Promise<SendingApp>
  close(): Promise<void>
}

export async function openSendingApp(home = mkdtempSync(join(tmpdir(), 'alidade-sending-'))): Promise<SendingApp> {
  const app = await createApp({
    shell: 'browser',
    version: 'test',
    home: join(home, 'alidade'),
    workersFolder: fileURLToPath(new URL('../../out/main/workers', import.meta.url)),
    openExternal: () => fail('bad-request', 'No browser here.'),
    openFolder: () => fail('bad-request', 'No file manager here.'),
  })
  const found = (id: string): Table => {
    const table = app.tables.find(id)
    if (!table) throw new Error('The table is closed.')
    return table
  }
  const whole = async (id: string): Promise<Table> => {
    await app.tables.documentTables(id)
    return found(id)
  }
  return {
    app,
    ask: async (request) => {
      const running = good(await app.queries.run(request, never))
      await running.reading.done
      return found(running.reading.id)
    },
    work: async ({ url, adql, uploads, maxrec }) => {
      const submission = { url, adql, ...(uploads && { uploads }), ...(maxrec !== undefined && { maxrec }) }
      const { job } = good(await app.jobs.submit(submission, never))
      good(await app.jobs.settled(job, never))
      const ended = good(await app.jobs.follow(job, never))
      const opened = good(await app.handlers.jobs.fetch({ job }, { signal: never }))
      return { job: ended, table: await whole(opened.table) }
    },
    file: (name, text) => {
      const path = join(home, name)
      writeFileSync(path, text)
      return path
    },
    restart: async () => {
      await app.close()
      return openSendingApp(home)
    },
    close: async () => {
      await app.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** Cells of a table as texts, row by row. */
export function textRows(table: Table): string[][] {
  const block = table.rowBlock(0, table.info.rows)
  return Array.from({ length: block.rows }, (_, row) => block.columns.map(({ values }) => String(values[row])))
}

/** A file on a server of this machine, for services that fetch it. */
export async function serveFile(bytes: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/x-votable+xml' })
    response.end(bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mine.vot`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
