// A TAP service that lists many tables, gives their columns by TAP_SCHEMA and answers nothing else: 40 schemas, names and
// descriptions as VizieR writes them.
import { createServer } from 'node:http'

const schemas = 40

const capabilities = (url) => `<?xml version="1.0"?>
<vosi:capabilities xmlns:vosi="http://www.ivoa.net/xml/VOSICapabilities/v1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:tr="http://www.ivoa.net/xml/TAPRegExt/v1.0">
<capability standardID="ivo://ivoa.net/std/TAP" xsi:type="tr:TableAccess"><interface><accessURL use="base">${url}</accessURL></interface>
<language><name>ADQL</name><version ivo-id="ivo://ivoa.net/std/ADQL#v2.0">2.0</version></language></capability></vosi:capabilities>`
const availability =
  '<?xml version="1.0"?><availability xmlns="http://www.ivoa.net/xml/VOSIAvailability/v1.0"><available>true</available></availability>'

function tableset(tables) {
  const parts = [
    '<?xml version="1.0"?><vtm:tableset xmlns:vtm="http://www.ivoa.net/xml/VOSITables/v1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
  ]
  for (let schema = 0; schema < schemas; schema++) {
    parts.push(`<schema><name>viz${schema}</name>`)
    for (let table = 0; table < tables / schemas; table++)
      parts.push(
        `<table><name>"J/ApJ/${schema}/${table}"</name><description>Catalogue ${schema}/${table}: made-up stars, galaxies and their names</description></table>`,
      )
    parts.push('</schema>')
  }
  return `${parts.join('')}</vtm:tableset>`
}

const kinds = ['ra', 'dec', 'parallax', 'pmra', 'pmdec', 'phot_g_mean_mag', 'bp_rp', 'e_plx', 'name', 'flag']
const columnFields = ['table_name', 'column_name', 'description', 'unit', 'ucd', 'datatype', 'column_index']

/** Names of all tables in the order of TAP_SCHEMA. */
function sortedNames(tables) {
  const names = Array.from({ length: schemas }, (_, schema) =>
    Array.from({ length: tables / schemas }, (_, table) => `"J/ApJ/${schema}/${table}"`),
  ).flat()
  return names.sort()
}

/** The slice of TAP_SCHEMA.columns that a query asks for: so many rows of the tables behind a name. */
function columnsAnswer(names, query, most) {
  const after = /> '((?:[^']|'')*)'/.exec(query)?.[1]?.replaceAll("''", "'")
  const parts = [
    '<?xml version="1.0"?><VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE type="results"><INFO name="QUERY_STATUS" value="OK"/><TABLE>',
    ...columnFields.map((name) => `<FIELD name="${name}" datatype="char" arraysize="*"/>`),
    '<DATA><TABLEDATA>',
  ]
  let rows = 0
  for (const name of names) {
    if (after !== undefined && name <= after) continue
    for (const [index, kind] of kinds.entries()) {
      if (rows === most) break
      rows += 1
      const about = `${kind} as measured in the field of ${name.replaceAll('"', '')}`
      const cells = [
        name,
        `${kind}_${index}`,
        about,
        index < 2 ? 'deg' : 'mas',
        index < 2 ? 'pos.eq' : 'phot.mag;em.opt',
      ]
      parts.push(`<TR>${[...cells, 'double', String(index)].map((cell) => `<TD>${cell}</TD>`).join('')}</TR>`)
    }
    if (rows === most) break
  }
  const cut = rows === most ? '<INFO name="QUERY_STATUS" value="OVERFLOW"/>' : ''
  return `${parts.join('')}</TABLEDATA></DATA></TABLE>${cut}</RESOURCE></VOTABLE>`
}

const bodyOf = async (request) => {
  let text = ''
  for await (const part of request) text += part
  return new URLSearchParams(text)
}

/** Starts the service on a free port; answers its URL and how to stop it. */
export async function startHugeService(tables) {
  const document = tableset(tables)
  const names = sortedNames(tables)
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://service').pathname
    const url = `http://127.0.0.1:${server.address().port}/tap`
    const text = { '/tap/capabilities': capabilities(url), '/tap/availability': availability, '/tap/tables': document }[
      path
    ]
    const form = path === '/tap/sync' ? await bodyOf(request) : undefined
    if (form?.get('QUERY')?.includes('TAP_SCHEMA.columns')) {
      response.setHeader('content-type', 'application/x-votable+xml')
      response.end(columnsAnswer(names, form.get('QUERY'), Number(form.get('MAXREC') ?? 20_000)))
      return
    }
    response.statusCode = text ? 200 : 404
    response.setHeader('content-type', 'text/xml')
    response.end(text ?? '')
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  }
  return { url: `http://127.0.0.1:${server.address().port}/tap`, close }
}
