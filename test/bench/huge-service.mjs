// A TAP service that lists many tables and answers nothing else: 40 schemas, names and descriptions as VizieR writes them.
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

/** Starts the service on a free port; answers its URL and how to stop it. */
export async function startHugeService(tables) {
  const document = tableset(tables)
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://service').pathname
    const url = `http://127.0.0.1:${server.address().port}/tap`
    const text = { '/tap/capabilities': capabilities(url), '/tap/availability': availability, '/tap/tables': document }[
      path
    ]
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
