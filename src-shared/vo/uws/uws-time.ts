/**
 * A time of a UWS document (UWS 1.1, 2.1; DALI 1.1, 3.1.3) as ISO 8601 in UTC. Without a zone it is UTC; a blank instead
 * of T and a zone without colon occur. Undefined: there is none, or it cannot be read.
 */
export function readUwsTime(text: string | undefined): string | undefined {
  const found =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,9}))?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?)?$/i.exec(
      (text ?? '').trim(),
    )
  if (!found) return undefined
  const [, day, clock = '00:00:00', fraction, zone = 'Z'] = found
  const offset = /^(?:z|utc)$/i.test(zone) ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`
  const seconds = clock.length === 5 ? `${clock}:00` : clock
  const time = Date.parse(`${day}T${seconds}${fraction === undefined ? '' : `.${fraction.slice(0, 3)}`}${offset}`)
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}
