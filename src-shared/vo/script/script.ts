import { cliScript } from './cli.ts'
import { curlScript } from './curl.ts'
import { pyvoScript } from './pyvo.ts'
import { remark } from './quoting.ts'
import type { ScriptQuery } from './script-query.ts'
import { stiltsScript } from './stilts.ts'

/** What a query can be copied as. */
export const scriptLanguages = ['pyvo', 'stilts', 'curl', 'alidade'] as const
export type ScriptLanguage = (typeof scriptLanguages)[number]

const writers: Readonly<Record<ScriptLanguage, (query: ScriptQuery) => string>> = {
  pyvo: pyvoScript,
  stilts: stiltsScript,
  curl: curlScript,
  alidade: cliScript,
}

/** The query as a text that runs as it stands: Python for pyvo, a POSIX shell for the others. It holds no secret. */
export const scriptOf = (language: ScriptLanguage, query: ScriptQuery): string =>
  (query.note === undefined ? '' : `${remark(query.note)}\n`) + writers[language](query)
