import type { SaveFormat } from '#shared/ipc/tables.ts'
import type { Provenance } from '#shared/model/table.ts'
import type { Table } from '../table.ts'

const formats: Readonly<Record<string, SaveFormat>> = {
  vot: 'votable',
  votable: 'votable',
  xml: 'votable',
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  fits: 'fits',
  fit: 'fits',
  json: 'json',
}

/** Formats of one table without a place for marks: what is missing stands in a sidecar. */
export const isBareText = (format: SaveFormat): format is 'csv' | 'tsv' => format === 'csv' || format === 'tsv'

/** The format that a file name asks for by its ending; undefined where it says nothing. */
export function formatOfName(name: string): SaveFormat | undefined {
  const dot = name.lastIndexOf('.')
  return dot < 0 ? undefined : formats[name.slice(dot + 1).toLowerCase()]
}

/** A provenance as it leaves this machine: of a file only its name, not where it lies here. */
export const exportedProvenance = (provenance: Provenance): Provenance =>
  provenance.kind === 'query'
    ? provenance
    : { ...provenance, source: provenance.source.split(/[/\\]/).at(-1) ?? provenance.source }

/** Where the marks of a CSV file stand: beside it, under its name with this ending. */
export const sidecarName = (path: string): string => `${path}.meta.json`

/**
 * The sidecar of a CSV file: its completeness marks and origin as JSON. CSV itself has no place for them that every reader
 * skips. Undefined for a complete table, which needs none.
 */
export function sidecarOf(table: Table): Uint8Array | undefined {
  const { completeness, provenance, title } = table.info
  if (completeness.length === 0) return undefined
  return new TextEncoder().encode(
    `${JSON.stringify({ table: title, completeness, provenance: exportedProvenance(provenance) }, null, 2)}\n`,
  )
}
