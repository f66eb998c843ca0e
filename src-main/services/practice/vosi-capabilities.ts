import type { DeclaredFunction } from '../../engine/declared-functions.ts'
import { outputFormats } from './output-formats.ts'
import { serviceLimits } from './service-limits.ts'
import { type XmlNode, xml } from './xml-text.ts'

export interface CapabilitiesFacts {
  readonly functions: readonly DeclaredFunction[]
  /** Whether there is a table ivoa.obscore. */
  readonly hasObscore: boolean
}

const tapRegExt = 'ivo://ivoa.net/std/TAPRegExt#'

/**
 * Optional features of ADQL 2.1 (4) by the type that TAPRegExt gives them. COALESCE is there too; its type
 * (features-adql-conditional) is younger than the validators that are in use, which take it for a mistake.
 */
const features: ReadonlyArray<readonly [type: string, forms: readonly string[]]> = [
  [
    'features-adqlgeo',
    [
      'POINT',
      'CIRCLE',
      'BOX',
      'POLYGON',
      'CONTAINS',
      'INTERSECTS',
      'DISTANCE',
      'AREA',
      'CENTROID',
      'COORD1',
      'COORD2',
      'COORDSYS',
    ],
  ],
  ['features-adql-string', ['LOWER', 'UPPER', 'ILIKE']],
  ['features-adql-type', ['CAST']],
  ['features-adql-unit', ['IN_UNIT']],
  ['features-adql-sets', ['UNION', 'EXCEPT', 'INTERSECT']],
  ['features-adql-common-table', ['WITH']],
  ['features-adql-offset', ['OFFSET']],
]

const feature = (form: string, description?: string): XmlNode =>
  xml('feature', {}, xml('form', {}, form), description === undefined ? undefined : xml('description', {}, description))

function language(functions: readonly DeclaredFunction[]): XmlNode {
  const own = features.map(([type, forms]) =>
    xml('languageFeatures', { type: `${tapRegExt}${type}` }, ...forms.map((form) => feature(form))),
  )
  const declared = functions.map(({ signature, description }) => feature(signature, description))
  return xml(
    'language',
    {},
    xml('name', {}, 'ADQL'),
    xml('version', { 'ivo-id': 'ivo://ivoa.net/std/ADQL#v2.0' }, '2.0'),
    xml('version', { 'ivo-id': 'ivo://ivoa.net/std/ADQL#v2.1' }, '2.1'),
    xml('description', {}, 'The Astronomical Data Query Language.'),
    ...(declared.length > 0 ? [xml('languageFeatures', { type: `${tapRegExt}features-udf` }, ...declared)] : []),
    ...own,
  )
}

const limit = (name: string, unit: string | undefined, standard: number, hard: number): XmlNode =>
  xml(name, {}, xml('default', { unit }, String(standard)), xml('hard', { unit }, String(hard)))

function tableAccess(base: string, facts: CapabilitiesFacts): XmlNode {
  return xml(
    'capability',
    { standardID: 'ivo://ivoa.net/std/TAP', 'xsi:type': 'tr:TableAccess' },
    standardInterface(base, '1.1', 'base'),
    facts.hasObscore ? xml('dataModel', { 'ivo-id': 'ivo://ivoa.net/std/ObsCore#core-1.1' }, 'ObsCore-1.1') : undefined,
    language(facts.functions),
    ...outputFormats.map(({ mime, aliases, ivoId }) =>
      xml(
        'outputFormat',
        { 'ivo-id': ivoId },
        xml('mime', {}, mime),
        ...aliases.filter((alias) => alias !== mime).map((alias) => xml('alias', {}, alias)),
      ),
    ),
    ...['inline', 'http', 'https'].map((method) => xml('uploadMethod', { 'ivo-id': `${tapRegExt}upload-${method}` })),
    limit('retentionPeriod', undefined, serviceLimits.defaultRetentionSeconds, serviceLimits.hardRetentionSeconds),
    limit('executionDuration', undefined, serviceLimits.defaultExecutionSeconds, serviceLimits.hardExecutionSeconds),
    limit('outputLimit', 'row', serviceLimits.defaultRows, serviceLimits.hardRows),
    limit('uploadLimit', 'byte', serviceLimits.uploadBytes, serviceLimits.uploadBytes),
  )
}

const standardInterface = (address: string, version: string | undefined, use: 'full' | 'base'): XmlNode =>
  xml('interface', { 'xsi:type': 'vs:ParamHTTP', role: 'std', version }, xml('accessURL', { use }, address))

const resource = (standardID: string, address: string): XmlNode =>
  xml('capability', { standardID }, standardInterface(address, undefined, 'full'))

/** /capabilities (VOSI 1.1, 3; TAPRegExt 1.0, 2; TAP 1.1, 2.3). */
export const capabilitiesDocument = (base: string, facts: CapabilitiesFacts): XmlNode =>
  xml(
    'vosi:capabilities',
    {
      'xmlns:vosi': 'http://www.ivoa.net/xml/VOSICapabilities/v1.0',
      'xmlns:vr': 'http://www.ivoa.net/xml/VOResource/v1.0',
      'xmlns:vs': 'http://www.ivoa.net/xml/VODataService/v1.1',
      'xmlns:tr': 'http://www.ivoa.net/xml/TAPRegExt/v1.0',
      'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
    },
    tableAccess(base, facts),
    resource('ivo://ivoa.net/std/VOSI#capabilities', `${base}/capabilities`),
    resource('ivo://ivoa.net/std/VOSI#availability', `${base}/availability`),
    resource('ivo://ivoa.net/std/VOSI#tables-1.1', `${base}/tables`),
    xml(
      'capability',
      { standardID: 'ivo://ivoa.net/std/DALI#examples' },
      xml('interface', { 'xsi:type': 'vr:WebBrowser' }, xml('accessURL', { use: 'full' }, `${base}/examples`)),
    ),
  )
