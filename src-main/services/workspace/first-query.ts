import type { QueryDocument } from '#shared/ipc/workspace.ts'
import { firstQueryText } from '#shared/model/first-query.ts'

/** The query tab of a first start. */
export const firstQuery = (id: string): QueryDocument => ({
  id,
  title: 'First query',
  adql: firstQueryText,
  lang: 'ADQL',
})
