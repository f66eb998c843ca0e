import { column, origin } from '../table.mjs'

/** An invented registry: services of domains that exist for examples only (RFC 2606), to rehearse discovery. */
export const registrySchemas = [
  {
    name: 'glots',
    description:
      'Simulated: a global list of tables of TAP services in the manner of GloTS. The services are invented.',
  },
  {
    name: 'rr',
    description: 'Simulated: a registry in the tables of RegTAP 1.1, fewer than it defines. The services are invented.',
  },
]

const epn = 'ivo://vopdc.obspm/std/epncore#schema-2.0'
const obscore = 'ivo://ivoa.net/std/obscore#core-1.1'
const kinds = {
  tap: { type: 'tr:tableaccess', standard: 'ivo://ivoa.net/std/tap', path: 'tap' },
  scs: { type: 'cs:conesearch', standard: 'ivo://ivoa.net/std/conesearch', path: 'scs?' },
  sia: { type: 'sia:simpleimageaccess', standard: 'ivo://ivoa.net/std/sia', path: 'sia?' },
  ssa: { type: 'ssap:simplespectralaccess', standard: 'ivo://ivoa.net/std/ssa', path: 'ssa?' },
}

/** Site, title, waveband, kinds of access, tables (name, utype). */
const services = [
  [
    'planets',
    'Example images of planets',
    'optical',
    ['tap'],
    [
      ['mars.epn_core', epn],
      ['moon.epn_core', epn],
    ],
  ],
  ['comets', 'Example spectra of comets', 'infrared', ['tap'], [['comets.epn_core', epn]]],
  [
    'magnetosphere',
    'Example series of magnetic fields',
    'radio',
    ['tap'],
    [
      ['jupiter.epn_core', epn],
      ['saturn.epn_core', epn],
    ],
  ],
  [
    'surveys',
    'Example catalogues of stars',
    'optical',
    ['tap', 'scs'],
    [
      ['stars.main', null],
      ['stars.motions', null],
    ],
  ],
  ['observations', 'Example archive of observations', 'optical', ['tap', 'sia', 'ssa'], [['ivoa.obscore', obscore]]],
  ['infrared', 'Example point sources of an infrared satellite', 'infrared', ['tap', 'scs'], [['points.data', null]]],
  [
    'xrays',
    'Example X-ray images and sources',
    'x-ray',
    ['tap', 'sia', 'scs'],
    [
      ['xray.sources', null],
      ['ivoa.obscore', obscore],
    ],
  ],
  ['radio', 'Example radio maps', 'radio', ['sia'], []],
  ['plates', 'Example digitised plates', 'optical', ['sia'], []],
  ['spectra', 'Example library of stellar spectra', 'optical', ['ssa'], []],
].map(([site, title, waveband, access, tables]) => ({
  ivoid: `ivo://${site}.example.org/${site}`,
  base: `http://${site}.example.org/`,
  site,
  title,
  waveband,
  access,
  tables: tables.map(([name, utype]) => ({ name, utype, words: `${title}: table ${name}` })),
}))
const withTap = services.filter(({ access }) => access.includes('tap'))

const text = (name, ucd, words, flags = 'ps') => column(name, 'char', '', ucd, words, flags)
const number = (name, words) => column(name, 'short', '', 'meta.number', words, 'ps')
const ivoid = text('ivoid', 'meta.ref.ivoid', 'Identifier of the resource')
// A printed query writes ivo_id, the standard's name is ivoid: the table answers to both.
const printedName = {
  ...text('ivo_id', 'meta.ref.ivoid', 'The same as ivoid, under a name that printed queries use', ''),
  computed: 'ivoid',
}
const made = origin('simulated', {
  source: 'Alidade',
  recipe: 'Written by hand; the domains are reserved for examples.',
})
const toResource = [{ target: 'rr.resource', columns: [['ivoid', 'ivoid']], description: 'The resource' }]
const table = (name, description, columns, rows, keys = []) => ({
  name,
  description: `Simulated: ${description}`,
  origin: made,
  columns,
  rows,
  keys,
})

const capabilities = services.flatMap((service) =>
  service.access.map((kind, i) => ({
    ivoid: service.ivoid,
    cap_index: i + 1,
    ...kinds[kind],
    url: service.base + kinds[kind].path,
  })),
)

const glots = [
  table(
    'glots.services',
    'invented TAP services whose tables are listed.',
    [
      text('ivoid', 'meta.ref.ivoid', 'Identifier of the service', 'p'),
      text('accessurl', 'meta.ref.url', 'Where the service would be', 'p'),
      text('title', 'meta.title', 'Title of the service', 'p'),
    ],
    withTap.map((service) => ({ ivoid: service.ivoid, accessurl: `${service.base}tap`, title: service.title })),
  ),
  table(
    'glots.tables',
    'tables of the invented TAP services.',
    [
      text('ivoid', 'meta.ref.ivoid', 'Identifier of the service', 'p'),
      text('table_name', 'meta.id;meta.table', 'Full name of the table', 'p'),
      text('table_desc', 'meta.note', 'What the table holds', 'p'),
      text('utype', 'meta.code', 'Utype of the table', 'p'),
    ],
    withTap.flatMap((service) =>
      service.tables.map((each) => ({
        ivoid: service.ivoid,
        table_name: each.name,
        table_desc: each.words,
        utype: each.utype,
      })),
    ),
    [{ target: 'glots.services', columns: [['ivoid', 'ivoid']], description: 'The service that has the table' }],
  ),
  table(
    'glots.columns',
    'columns of the tables of the invented TAP services, those of positions only.',
    [
      text('ivoid', 'meta.ref.ivoid', 'Identifier of the service', 'p'),
      text('table_name', 'meta.id;meta.table', 'Full name of the table', 'p'),
      text('column_name', 'meta.id', 'Name of the column', 'p'),
      text('ucd', 'meta.ucd', 'UCD of the column', 'p'),
      text('unit', 'meta.unit', 'Unit of the column', 'p'),
    ],
    withTap.flatMap((service) =>
      service.tables
        .filter(({ utype }) => utype === null)
        .flatMap(({ name }) => [
          { ivoid: service.ivoid, table_name: name, column_name: 'ra', ucd: 'pos.eq.ra;meta.main', unit: 'deg' },
          { ivoid: service.ivoid, table_name: name, column_name: 'dec', ucd: 'pos.eq.dec;meta.main', unit: 'deg' },
        ]),
    ),
  ),
]

const resources = [
  table(
    'rr.resource',
    'the invented resources.',
    [
      ivoid,
      text('res_type', 'meta.code.class', 'Type of the resource'),
      text('short_name', 'meta.id', 'Short name'),
      text('res_title', 'meta.title', 'Title'),
      text('res_description', 'meta.note', 'What the resource is'),
      text('waveband', 'meta.code;em', 'Wavebands, separated by #'),
      text('content_level', 'meta.code', 'Audience, separated by #'),
      printedName,
    ],
    services.map((service) => ({
      ivoid: service.ivoid,
      res_type: 'vs:catalogservice',
      short_name: service.site,
      res_title: service.title,
      res_description: `${service.title}. An invented resource; nothing answers at its address.`,
      waveband: service.waveband,
      content_level: 'university#research',
    })),
  ),
  table(
    'rr.capability',
    'the ways in which the invented resources can be used.',
    [
      ivoid,
      number('cap_index', 'Number of the capability within the resource'),
      text('cap_type', 'meta.code.class', 'Type of the capability'),
      text('cap_description', 'meta.note', 'What the capability does'),
      text('standard_id', 'meta.ref.ivoid', 'Identifier of the standard it follows'),
      printedName,
    ],
    capabilities.map((each) => ({ ...each, cap_type: each.type, cap_description: null, standard_id: each.standard })),
    toResource,
  ),
  table(
    'rr.interface',
    'the addresses of the capabilities of the invented resources.',
    [
      ivoid,
      number('cap_index', 'Number of the capability within the resource'),
      number('intf_index', 'Number of the interface within the resource'),
      text('intf_type', 'meta.code.class', 'Type of the interface'),
      text('intf_role', 'meta.code', 'Role of the interface: std'),
      text('std_version', 'meta.version', 'Version of the standard'),
      text('access_url', 'meta.ref.url', 'Where the interface would be'),
      printedName,
    ],
    capabilities.map((each) => ({
      ...each,
      intf_index: each.cap_index,
      intf_type: 'vs:paramhttp',
      intf_role: 'std',
      std_version: each.type === 'tr:tableaccess' ? '1.1' : '1.0',
      access_url: each.url,
    })),
    [
      {
        target: 'rr.capability',
        columns: [
          ['ivoid', 'ivoid'],
          ['cap_index', 'cap_index'],
        ],
        description: 'The capability',
      },
    ],
  ),
  table(
    'rr.res_table',
    'the tables of the invented resources.',
    [
      ivoid,
      number('schema_index', 'Number of the schema within the resource'),
      number('table_index', 'Number of the table within the resource'),
      text('table_name', 'meta.id;meta.table', 'Full name of the table'),
      text('table_description', 'meta.note', 'What the table holds'),
      text('table_utype', 'meta.code', 'Utype of the table'),
      printedName,
    ],
    services.flatMap((service) =>
      service.tables.map((each, i) => ({
        ivoid: service.ivoid,
        schema_index: 1,
        table_index: i + 1,
        table_name: each.name,
        table_description: each.words,
        table_utype: each.utype,
      })),
    ),
    toResource,
  ),
  table(
    'rr.res_detail',
    'further properties of the invented resources: the data models that they offer.',
    [
      ivoid,
      number('cap_index', 'Number of the capability the property belongs to'),
      text('detail_xpath', 'meta.code', 'Which property'),
      text('detail_value', 'meta.code', 'Its value'),
      printedName,
    ],
    withTap
      .filter(({ tables }) => tables.some(({ utype }) => utype === obscore))
      .map(({ ivoid: id }) => ({
        ivoid: id,
        cap_index: 1,
        detail_xpath: '/capability/dataModel/@ivo-id',
        detail_value: obscore,
      })),
    toResource,
  ),
]

export const registryTables = () => [...glots, ...resources]
