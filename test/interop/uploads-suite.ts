import { afterAll, beforeAll, expect, test } from 'vitest'
import type { UploadSource } from '#shared/ipc/jobs.ts'
import { openSendingApp, type SendingApp, serveFile, textRows } from './sent-tables.ts'

/** What the tests need of a service that takes uploads. */
export interface UploadService {
  readonly url: string
  /** A query whose rows become the upload: `star` and `other`, and more columns than are used. */
  readonly make: string
  /** Joins TAP_UPLOAD.mine (its `star`) with a table of the service: pairs of text, ordered. */
  readonly join: string
}

/** Tables sent in every way there is, with synchronous queries and with jobs: each gives the rows of the plain join. */
export function testUploads(service: () => UploadService): void {
  let sending: SendingApp
  let served: { readonly url: string; close(): Promise<void> }
  let made: Awaited<ReturnType<SendingApp['work']>>
  let expected: string[][]
  const rowsUsed = 5

  beforeAll(async () => {
    sending = await openSendingApp()
    const { url, make, join } = service()
    made = await sending.work({ url, adql: make })
    const keys = textRows(made.table).map(([key]) => key ?? '')
    const cells = keys.map((key) => `<TR><TD>${key}</TD></TR>`).join('')
    served = await serveFile(
      `<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE><TABLE><FIELD name="star" datatype="long"/>` +
        `<DATA><TABLEDATA>${cells}</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`,
    )
    const plain = await sending.ask({ url, adql: join.replace(/TAP_UPLOAD\.mine/g, `(${make})`) })
    expected = textRows(plain)
  }, 120_000)
  afterAll(async () => {
    await served?.close()
    await sending?.close()
  })

  const sources = (): Record<UploadSource['kind'], UploadSource> => ({
    table: { kind: 'table', name: 'mine', table: made.table.id },
    file: {
      kind: 'file',
      name: 'mine',
      path: sending.file(
        'mine.csv',
        `star,name\n${textRows(made.table)
          .map(([key]) => `${key},x`)
          .join('\n')}\n`,
      ),
    },
    url: { kind: 'url', name: 'mine', url: served.url },
    job: { kind: 'job', name: 'mine', job: made.job.id },
  })

  test('the plain join has rows', () => {
    expect(expected.length).toBeGreaterThan(rowsUsed)
  })

  for (const kind of ['table', 'file', 'url', 'job'] as const) {
    test(`a ${kind} goes with a synchronous query`, { timeout: 60_000 }, async () => {
      const { url, join } = service()
      const table = await sending.ask({ url, adql: join, uploads: [sources()[kind]] })
      expect(textRows(table)).toEqual(expected)
    })
    test(`a ${kind} goes with a job, and the ledger says what was sent`, { timeout: 60_000 }, async () => {
      const { url, join } = service()
      const { job, table } = await sending.work({ url, adql: join, uploads: [sources()[kind]] })
      expect(textRows(table)).toEqual(expected)
      const [upload] = job.uploads
      const isSent = kind === 'table' || kind === 'file'
      expect(upload).toMatchObject({ name: 'mine', method: isSent ? 'inline' : 'url' })
      expect(upload?.sha256 ?? '').toMatch(isSent ? /^[0-9a-f]{64}$/ : /^$/)
    })
  }

  test('chosen rows of a table go alone', { timeout: 60_000 }, async () => {
    const { url, join } = service()
    const rows = Array.from({ length: rowsUsed }, (_, row) => row)
    const source: UploadSource = { kind: 'table', name: 'mine', table: made.table.id, rows }
    const table = await sending.ask({ url, adql: join, uploads: [source] })
    expect(table.info.rows).toBe(rowsUsed)
  })

  test('a table of no rows is taken', { timeout: 60_000 }, async () => {
    const { url, join } = service()
    const source: UploadSource = { kind: 'table', name: 'mine', table: made.table.id, rows: [] }
    expect((await sending.ask({ url, adql: join, uploads: [source] })).info.rows).toBe(0)
  })
}
