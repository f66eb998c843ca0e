import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { SqlEngineParts } from './engine.ts'
import { geometryFunctions } from './geometry-functions.ts'
import { macros } from './macros.ts'
import { quoteText } from './translate/expression.ts'

/**
 * The package, loaded when the first query needs it: its native part takes 60 MB. It is a hundred CommonJS files, which
 * `require` reads in half the time of `import`.
 */
export type DuckDb = typeof import('@duckdb/node-api')

/** The running database: one in memory, with the file attached to it for reading. */
export interface OpenDatabase {
  readonly duckdb: DuckDb
  readonly instance: DuckDBInstance
}

/** Its native part is made for each system apart, and may be missing where Alidade was copied from another one. */
function loadDuckDb(): DuckDb {
  try {
    return createRequire(import.meta.url)('@duckdb/node-api') as DuckDb
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(
      'DuckDB, the database of the practice sky, could not be loaded on this computer. Install Alidade again; other ' +
        `services and files work without it. (${reason})`,
      { cause: error },
    )
  }
}

/**
 * Opens the database and then locks it: no file but the attached one, no network, no extension, and no setting can be
 * reached from a query any more. Queries come from the translator alone; the lock is for the day when that has a hole.
 */
export async function openDatabase(parts: SqlEngineParts): Promise<OpenDatabase> {
  const duckdb = loadDuckDb()
  const instance = await duckdb.DuckDBInstance.create(':memory:', {
    memory_limit: `${parts.memoryMegabytes ?? 1024}MB`,
    threads: String(parts.threads ?? Math.max(1, Math.min(4, cpus().length))),
    temp_directory: '',
    allow_community_extensions: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const connection = await instance.connect()
  try {
    await connection.run(`ATTACH ${quoteText(parts.skyFile)} AS sky (READ_ONLY)`)
    await connection.run('CREATE SCHEMA uploads')
    for (const macro of macros) await connection.run(macro)
    registerFunctions(duckdb, connection)
    await connection.run('SET enable_external_access = false')
    await connection.run('SET lock_configuration = true')
  } catch (error) {
    connection.closeSync()
    instance.closeSync()
    throw error
  }
  connection.closeSync()
  return { duckdb, instance }
}

function registerFunctions(duckdb: DuckDb, connection: DuckDBConnection): void {
  for (const scalar of geometryFunctions(duckdb)) connection.registerScalarFunction(scalar)
}
