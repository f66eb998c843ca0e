import { uwsTime } from './job-document.ts'
import { type XmlNode, xml } from './xml-text.ts'

/** /availability (VOSI 1.1, 5). */
export const availabilityDocument = (base: string, upSince: number): XmlNode =>
  xml(
    'vosi:availability',
    { 'xmlns:vosi': 'http://www.ivoa.net/xml/VOSIAvailability/v1.0' },
    xml('vosi:available', {}, 'true'),
    xml('vosi:upSince', {}, uwsTime(upSince)),
    xml('vosi:note', {}, `A sky for practice on this machine. Other programs of this machine reach it at ${base}.`),
  )
