import { accounts } from './accounts.ts'
import { jobs } from './jobs.ts'
import { queries } from './queries.ts'
import { samp } from './samp.ts'
import { sets } from './sets.ts'
import { tables } from './tables.ts'
import { tap } from './tap.ts'
import { workspace } from './workspace.ts'

/** Every domain of the wire. The contract suite runs each command of each domain over both transports. */
export const contracts = { accounts, jobs, queries, samp, sets, tables, tap, workspace } as const
export type Contracts = typeof contracts
