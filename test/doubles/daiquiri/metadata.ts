import { type Answer, escaped } from '../http-double.ts'
import { catalogue, type DoubleColumn, foreignKeys, spelt } from './catalogue.ts'

const xml = { 'content-type': 'application/xml' }
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
const namespaces =
  'xmlns:vosi="http://www.ivoa.net/xml/VOSICapabilities/v1.0" xmlns:vs="http://www.ivoa.net/xml/VODataService/v1.1" ' +
  'xmlns:vr="http://www.ivoa.net/xml/VOResource/v1.0" xmlns:tr="http://www.ivoa.net/xml/TAPRegExt/v1.0" ' +
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'

/** What the service says of itself; undefined: another path. */
export function metadataAnswer(base: string, part: string, userAgent: string): Answer | undefined {
  if (part === 'availability') return { status: 200, headers: xml, body: availability }
  if (part === 'capabilities') return { status: 200, headers: xml, body: capabilities(base) }
  // The whole tableset whatever `detail` asks (its code).
  if (part === 'tables') return { status: 200, headers: xml, body: tableset() }
  if (part === 'examples') return examples(userAgent)
  return undefined
}

const availability =
  `${declaration}<vosi:availability xmlns:vosi="http://www.ivoa.net/xml/VOSIAvailability/v1.0">` +
  '<vosi:available>true</vosi:available><vosi:note>service is accepting queries</vosi:note></vosi:availability>'

const plainCapability = (standardID: string, url: string): string =>
  `<capability standardID="${standardID}"><interface xsi:type="vs:ParamHTTP" role="std" version="1.1">` +
  `<accessURL use="full">${url}</accessURL></interface></capability>`

/** Languages and formats; queues are "not advertised" (SERVICES.md, Daiquiri). */
const capabilities = (base: string): string =>
  [
    `${declaration}<vosi:capabilities ${namespaces}>`,
    '<capability standardID="ivo://ivoa.net/std/TAP" xsi:type="tr:TableAccess">',
    `<interface xsi:type="vs:ParamHTTP" role="std" version="1.1"><accessURL use="base">${base}</accessURL></interface>`,
    '<language><name>ADQL</name><version ivo-id="ivo://ivoa.net/std/ADQL#v2.0">2.0</version><description>ADQL</description></language>',
    '<language><name>PostgreSQL</name><version>9.6</version><description>PostgreSQL</description></language>',
    '<outputFormat><mime>application/x-votable+xml</mime><alias>votable</alias></outputFormat>',
    '<outputFormat><mime>text/csv</mime><alias>csv</alias></outputFormat>',
    '</capability>',
    plainCapability('ivo://ivoa.net/std/VOSI#capabilities', `${base}/capabilities`),
    plainCapability('ivo://ivoa.net/std/VOSI#availability', `${base}/availability`),
    plainCapability('ivo://ivoa.net/std/VOSI#tables', `${base}/tables`),
    plainCapability('ivo://ivoa.net/std/DALI#examples', `${base}/examples`),
    '</vosi:capabilities>',
  ].join('')

const columnNode = (column: DoubleColumn): string =>
  [
    `<column><name>${spelt(column)}</name><description>${escaped(column.description)}</description>`,
    column.unit ? `<unit>${column.unit}</unit>` : '',
    column.ucd ? `<ucd>${column.ucd}</ucd>` : '',
    `<dataType xsi:type="vs:VOTableType"${column.datatype === 'char' ? ' arraysize="*"' : ''}>${column.datatype}</dataType>`,
    '</column>',
  ].join('')

const keyNodes = (table: string): string =>
  foreignKeys
    .filter(({ from }) => from === table)
    .map(
      ({ target, columns: [from, to] }) =>
        `<foreignKey><targetTable>${target}</targetTable><fkColumn><fromColumn>${from}</fromColumn>` +
        `<targetColumn>${to}</targetColumn></fkColumn></foreignKey>`,
    )
    .join('')

function tableset(): string {
  const schemas = [...new Set(catalogue.map((table) => table.schema))].map((schema) => {
    const tables = catalogue
      .filter((table) => table.schema === schema)
      .map(
        (table) =>
          `<table><name>${schema}.${table.name}</name><description>${escaped(table.description)}</description>` +
          `${table.columns.map(columnNode).join('')}${keyNodes(`${schema}.${table.name}`)}</table>`,
      )
    return `<schema><name>${schema}</name>${tables.join('')}</schema>`
  })
  return (
    `${declaration}<vosi:tableset xmlns:vosi="http://www.ivoa.net/xml/VOSITables/v1.0" ` +
    'xmlns:vs="http://www.ivoa.net/xml/VODataService/v1.1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `${schemas.join('')}</vosi:tableset>`
  )
}

const exampleQuery = '-- Show spectral types for all objects\nSELECT objname,sptype FROM "stella_vpnep".objects;'

/** "Example documents are served only to User-Agents that contain `topcat` or `curl`" (SERVICES.md, Daiquiri). */
function examples(userAgent: string): Answer {
  if (!/topcat|curl/i.test(userAgent))
    return {
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<!DOCTYPE html><html><body>Examples</body></html>',
    }
  const body =
    `${declaration}<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Examples</title></head>` +
    '<body vocab="http://www.ivoa.net/rdf/examples#"><div id="example-1" resource="#example-1" typeof="example">' +
    '<h2 property="name">Spectral types</h2><p property="capability">ivo://ivoa.net/std/TAP</p>' +
    `<pre property="query">${escaped(exampleQuery)}</pre></div></body></html>`
  return { status: 200, headers: { 'content-type': 'application/xhtml+xml' }, body }
}
