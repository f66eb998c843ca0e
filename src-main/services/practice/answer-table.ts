import { type NamedValue, simulatedInfo } from '#shared/model/table.ts'
import type { VotableElement } from '#shared/vo/votable/element.ts'
import { localName } from '#shared/vo/votable/tree.ts'
import type { EngineResult } from '../../engine/engine.ts'
import type { Table } from '../../tables/table.ts'
import type { TapQuery } from './tap-query.ts'

/** What is said of a query and its answer besides the rows. */
export interface AnswerFacts {
  readonly query: TapQuery
  /** Base address of the service. */
  readonly base: string
  readonly version: string
  /** When the query was run. */
  readonly at: Date
}

const info = (name: string, value: string): VotableElement => ({
  name: 'INFO',
  attributes: { name, value },
  children: [],
})

/**
 * The result as it goes out: the engine's table in a document of its own with what DALI 1.1, 4.4 asks for
 * (QUERY_STATUS, and OVERFLOW behind the rows) and where the rows come from (names as in the IVOA note "Data Origin in
 * the VO", 1.1).
 */
export function answerTable(result: EngineResult, facts: AnswerFacts): Table {
  const { table } = result
  const { query } = facts
  const overflow = result.overflow || query.maxRows === 0
  const before = [
    info('QUERY_STATUS', 'OK'),
    info('standardID', 'ivo://ivoa.net/std/TAP'),
    info('service_protocol', 'TAP 1.1'),
    info('query', query.adql),
    info('request', `${facts.base}/sync`),
    info('request_date', `${facts.at.toISOString().slice(0, 19)}Z`),
    info('server_software', `Alidade ${facts.version}`),
    info('publisher', 'Alidade practice sky'),
    ...originInfos(result),
  ]
  const behind = overflow ? [info('QUERY_STATUS', 'OVERFLOW')] : []
  const resource: VotableElement = {
    name: 'RESOURCE',
    attributes: { type: 'results' },
    children: [...before, ...referred(table), table.element, ...behind],
  }
  const document: VotableElement = { name: 'VOTABLE', attributes: {}, children: [resource] }
  const known = table.info
  return {
    id: table.id,
    // The document says it all; marks and origin of the window's own files are not for other programs.
    info: {
      ...known,
      completeness: [],
      provenance: { kind: 'file', source: facts.base, at: facts.at.toISOString() },
      infos: [...before, ...behind].map(namedValue),
    },
    columns: table.columns,
    document,
    element: table.element,
    rowBlock: (start, rows, columns) => table.rowBlock(start, rows, columns),
    pin: () => table.pin(),
  }
}

const namedValue = ({ attributes }: VotableElement): NamedValue => ({
  name: attributes.name ?? '',
  value: attributes.value ?? '',
})

/** Elements of the engine's document that FIELDs refer to. */
const referred = (table: Table): VotableElement[] =>
  table.document.children
    .flatMap((child) => (typeof child === 'string' ? [] : [child, ...child.children]))
    .filter((child): child is VotableElement => typeof child !== 'string')
    .filter((child) => localName(child) === 'COOSYS' || localName(child) === 'TIMESYS')

/** Source and licence of each table that was asked, and whether its rows were made up. */
function originInfos({ tables, simulated }: EngineResult): VotableElement[] {
  const told = new Set<string>()
  const once = (name: string, value: string | undefined): VotableElement[] => {
    if (value === undefined || value === '' || told.has(`${name} ${value}`)) return []
    told.add(`${name} ${value}`)
    return [info(name, value)]
  }
  const made = tables.filter(({ origin }) => origin.simulated).map(({ fullName }) => fullName)
  const sentence = `Made-up rows, for practice only: ${made.length === 0 ? 'the result' : made.join(', ')}. Not observations.`
  return [
    ...(simulated ? [info(simulatedInfo, sentence)] : []),
    ...tables.flatMap(({ origin }) => [...once('source', origin.source), ...once('rights', origin.licence)]),
  ]
}
