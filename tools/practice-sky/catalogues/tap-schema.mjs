import { column, origin } from '../table.mjs'

/** TAP_SCHEMA (TAP 1.1, 4): the tables that describe all tables, themselves included; and alidade.table_origins. */
export const tapSchemas = [
  { name: 'tap_schema', description: 'The tables, columns and keys of this service (TAP 1.1, section 4).' },
  { name: 'alidade', description: 'Where each table of the practice sky comes from.' },
]

const text = (name, description, more) => column(name, 'char', '', 'meta', description, 'ps', more)
const whole = (name, description) => column(name, 'int', '', 'meta.number', description, 'ps')
const flag = (name, description) => column(name, 'int', '', 'meta.code', description, 'ps')

const shapes = [
  {
    name: 'tap_schema.schemas',
    description: 'The schemas of this service',
    columns: [
      text('schema_name', 'Name of the schema'),
      text('utype', 'Utype of the schema'),
      text('description', 'What the schema holds'),
      whole('schema_index', 'Place in the recommended order of schemas'),
    ],
  },
  {
    name: 'tap_schema.tables',
    description: 'The tables and views of this service',
    columns: [
      text('schema_name', 'Name of the schema'),
      text('table_name', 'Full name of the table, as written in a query'),
      text('table_type', 'table or view'),
      text('utype', 'Utype of the table'),
      text('description', 'What the table holds'),
      whole('table_index', 'Place in the recommended order of tables'),
    ],
  },
  {
    name: 'tap_schema.columns',
    description: 'The columns of all tables of this service',
    columns: [
      text('table_name', 'Full name of the table'),
      text('column_name', 'Name of the column'),
      text('datatype', 'VOTable datatype'),
      text('arraysize', 'VOTable arraysize; empty for a single value'),
      text('xtype', 'VOTable xtype'),
      column('size', 'int', '', 'meta.number', 'Length of columns of fixed length (older form of arraysize)', 'ps'),
      text('description', 'What the column holds'),
      text('utype', 'Utype of the column'),
      text('unit', 'Unit, in VOUnits'),
      text('ucd', 'UCD of the column'),
      flag('indexed', '1 where a condition on the column is fast'),
      flag('principal', '1 where the column is among those to look at first'),
      flag('std', '1 where a standard defines the column'),
      whole('column_index', 'Place in the recommended order of columns'),
    ],
  },
  {
    name: 'tap_schema.keys',
    description: 'The foreign keys: which tables can be joined',
    columns: [
      text('key_id', 'Identifier of the key'),
      text('from_table', 'Full name of the table that has the key'),
      text('target_table', 'Full name of the table it points to'),
      text('description', 'What the key joins'),
      text('utype', 'Utype of the key'),
    ],
  },
  {
    name: 'tap_schema.key_columns',
    description: 'The columns of the foreign keys',
    columns: [
      text('key_id', 'Identifier of the key'),
      text('from_column', 'Column of the table that has the key'),
      text('target_column', 'Column of the table it points to'),
    ],
  },
]
const own = (from, target) => [{ target: `tap_schema.${target}`, columns: from, description: 'Within TAP_SCHEMA' }]
const ownKeys = {
  'tap_schema.tables': own([['schema_name', 'schema_name']], 'schemas'),
  'tap_schema.columns': own([['table_name', 'table_name']], 'tables'),
  'tap_schema.keys': [
    ...own([['from_table', 'table_name']], 'tables'),
    ...own([['target_table', 'table_name']], 'tables'),
  ],
  'tap_schema.key_columns': own([['key_id', 'key_id']], 'keys'),
}

const origins = {
  name: 'alidade.table_origins',
  description: 'Where each table comes from: source, licence, and for simulated ones how they are made',
  origin: origin('service'),
  columns: [
    column('table_name', 'char', '', 'meta.id;meta.table', 'Full name of the table', 'pi'),
    column('simulated', 'boolean', '', 'meta.code', 'True where the rows are simulated, whole or in part'),
    column('source', 'char', '', 'meta.ref', 'Where the rows come from'),
    column('licence', 'char', '', 'meta.curation', 'The terms under which the rows may be used'),
    column('recipe', 'char', '', 'meta.note', 'How the rows were made'),
  ],
  keys: own([['table_name', 'table_name']], 'tables'),
}

/** A name as to be used in a query (TAP 1.1, 4): `size` is a word that ADQL keeps for itself. */
const asWritten = (name) => (name === 'size' ? '"size"' : name)

/** The describing tables with their rows, for the given schemas and tables. */
export function describingTables(schemas, tables) {
  const described = shapes.map((shape) => ({ ...shape, origin: origin('service'), keys: ownKeys[shape.name] ?? [] }))
  const all = [...tables, origins, ...described]
  const keys = all
    .flatMap((table) => (table.keys ?? []).map((key) => ({ ...key, from: table.name })))
    .map((key, i) => ({ ...key, id: `k${String(i + 1).padStart(2, '0')}` }))
  const rows = {
    'alidade.table_origins': all.map((table) => ({ table_name: table.name, ...table.origin })),
    'tap_schema.schemas': schemas.map(({ name, description, utype }, i) => ({
      schema_name: name,
      utype,
      description,
      schema_index: i + 1,
    })),
    'tap_schema.tables': all.map((table, i) => ({
      schema_name: table.name.split('.')[0],
      table_name: table.name,
      table_type: table.select ? 'view' : 'table',
      utype: table.utype,
      description: table.description,
      table_index: i + 1,
    })),
    'tap_schema.columns': all.flatMap((table) =>
      table.columns.map((each, i) => ({
        ...each,
        table_name: table.name,
        column_name: asWritten(each.name),
        size: /^\d+$/.test(each.arraysize ?? '') ? Number(each.arraysize) : undefined,
        indexed: each.indexed ? 1 : 0,
        principal: each.principal ? 1 : 0,
        std: each.std ? 1 : 0,
        column_index: i + 1,
      })),
    ),
    'tap_schema.keys': keys.map((key) => ({
      key_id: key.id,
      from_table: key.from,
      target_table: key.target,
      description: key.description,
    })),
    'tap_schema.key_columns': keys.flatMap((key) =>
      key.columns.toSorted().map(([from, target]) => ({ key_id: key.id, from_column: from, target_column: target })),
    ),
  }
  return all.slice(tables.length).map((table) => ({ ...table, rows: rows[table.name] }))
}
