import type { QueryDocument } from '#shared/ipc/workspace.ts'

/** The query tab of a first start: something that runs at any TAP service. */
export const firstQuery = (id: string): QueryDocument => ({
  id,
  title: 'First query',
  adql: `-- Name a TAP service on the left, then run this with Ctrl+Enter (Cmd+Enter on a Mac).
-- It lists the tables of the service; drag names from the tree to write your own query.
SELECT TOP 100 table_name, description
FROM TAP_SCHEMA.tables
ORDER BY table_name
`,
  lang: 'ADQL',
})
