import type { Job } from '#shared/model/job.ts'
import type { LeftTable, TableInfo } from '#shared/model/table.ts'
import type { UploadSource } from '#shared/model/upload-source.ts'
import { usedUploadColumns } from '#shared/vo/adql/upload-columns.ts'
import { usesUpload } from '../../state/uploads.ts'
import { fileName } from '../files/open-files.ts'

/** What uploads are described by. */
export interface UploadContext {
  readonly tables: Readonly<Record<string, TableInfo>>
  readonly left: readonly LeftTable[]
  readonly jobs: readonly Job[]
}

const rowsText = (rows: number): string => `${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`

/** How many columns of a table go with a query: `2 of 9 columns`. */
export function columnsText(
  table: Pick<TableInfo, 'columns'>,
  source: Extract<UploadSource, { kind: 'table' }>,
  adql: string,
): string {
  const all = table.columns.length
  const sent = source.columns?.length ?? usedUploadColumns(adql, source.name, table.columns).length
  return sent === all ? `${all} ${all === 1 ? 'column' : 'columns'}` : `${sent} of ${all} columns`
}

/** What a table that goes with a query is, in words; `problem`: it cannot be sent as it is. */
export function uploadText(
  source: UploadSource,
  adql: string,
  { tables, left, jobs }: UploadContext,
): { readonly text: string; readonly problem: boolean } {
  switch (source.kind) {
    case 'file':
      return { text: fileName(source.path), problem: false }
    case 'url':
      return { text: `${source.url}, fetched by the service`, problem: false }
    case 'job': {
      const job = jobs.find(({ id }) => id === source.job)
      return job
        ? { text: `result of ${job.title}, fetched by the service`, problem: false }
        : { text: 'its job is no longer on the list', problem: true }
    }
    case 'table': {
      const table = tables[source.table]
      if (!table) {
        const title = left.find(({ id }) => id === source.table)?.title
        return { text: title === undefined ? 'this table is closed' : `${title} is not in memory`, problem: true }
      }
      const rows = source.rows?.length ?? table.rows
      return { text: `${table.title}, ${rowsText(rows)}, ${columnsText(table, source, adql)}`, problem: false }
    }
  }
}

/** All tables that go with a query in one line: the names of those that are sent, and what there is to say of them. */
export function uploadSummary(
  uploads: readonly UploadSource[],
  adql: string,
  context: UploadContext,
): { readonly names: string; readonly text: string; readonly problem: boolean } {
  const sent = uploads.filter(({ name }) => usesUpload(adql, name))
  const said = sent.map((source) => ({ name: source.name, ...uploadText(source, adql, context) }))
  const lost = said.find(({ problem }) => problem)
  if (lost) return { names: `TAP_UPLOAD.${lost.name}`, text: `cannot be sent: ${lost.text}`, problem: true }
  const [first] = said
  if (!first) return { names: '', text: 'None is sent: the query names none of them', problem: false }
  const others = uploads.length - sent.length
  const rest = others === 0 ? '' : `; ${others} more not named in the query, so not sent`
  return {
    names: said.map(({ name }) => `TAP_UPLOAD.${name}`).join(', '),
    text: `${said.length === 1 ? first.text : 'go with the query'}${rest}`,
    problem: false,
  }
}
