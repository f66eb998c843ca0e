import type { LeftTable } from '#shared/model/table.ts'
import { countText } from '../../cells/number-text.ts'

const two = (value: number): string => String(value).padStart(2, '0')

/** `2026-11-21 10:15`, in the time of this computer. */
export function momentText(iso: string): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return iso
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`
}

/** `It had 2,000 rows, of 2026-11-21 10:15.` */
export const leftFacts = ({ rows, provenance }: Pick<LeftTable, 'rows' | 'provenance'>): string =>
  `It had ${countText(rows)} ${rows === 1 ? 'row' : 'rows'}, of ${momentText(provenance.at)}.`
