import { quoteIdentifier } from '#shared/vo/adql/identifier.ts'
import type { Catalogue, CatalogueColumn, CatalogueSchema, CatalogueTable } from '../../engine/catalogue.ts'
import { type XmlNode, xml, xmlLeaf } from './xml-text.ts'

const namespaces = {
  'xmlns:vosi': 'http://www.ivoa.net/xml/VOSITables/v1.0',
  'xmlns:vs': 'http://www.ivoa.net/xml/VODataService/v1.1',
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
}

/** How much of a table is told (VOSI 1.1, 4): `min` leaves columns and keys out. */
export type TableDetail = 'min' | 'max'

function columnElement(column: CatalogueColumn): XmlNode {
  const { description, unit, ucd, utype, datatype, arraysize, xtype } = column
  return xml(
    'column',
    { std: column.std ? 'true' : 'false' },
    xml('name', {}, quoteIdentifier(column.name)),
    xmlLeaf('description', description),
    xmlLeaf('unit', unit),
    xmlLeaf('ucd', ucd),
    xmlLeaf('utype', utype),
    xml('dataType', { 'xsi:type': 'vs:VOTableType', arraysize, extendedType: xtype }, datatype),
    column.indexed ? xml('flag', {}, 'indexed') : undefined,
  )
}

/** What a table element holds (VODataService 1.1, 3.3.2). */
function tableParts(table: CatalogueTable, detail: TableDetail): ReadonlyArray<XmlNode | undefined> {
  const head = [
    xml('name', {}, table.fullName),
    xmlLeaf('description', table.description),
    xmlLeaf('utype', table.utype),
  ]
  if (detail === 'min') return head
  return [
    ...head,
    ...table.columns.map(columnElement),
    ...table.keys.map((key) =>
      xml(
        'foreignKey',
        {},
        xml('targetTable', {}, key.target),
        ...key.columns.map(({ from, target }) =>
          xml('fkColumn', {}, xml('fromColumn', {}, from), xml('targetColumn', {}, target)),
        ),
        xmlLeaf('description', key.description),
      ),
    ),
  ]
}

const schemaElement = (schema: CatalogueSchema, detail: TableDetail): XmlNode =>
  xml(
    'schema',
    {},
    xml('name', {}, schema.name),
    xmlLeaf('description', schema.description),
    xmlLeaf('utype', schema.utype),
    ...schema.tables.map((table) => xml('table', { type: table.type }, ...tableParts(table, detail))),
  )

/** /tables (VOSI 1.1, 4; TAP 1.1, 2.3). */
export const tablesetDocument = (catalogue: Catalogue, detail: TableDetail): XmlNode =>
  xml('vosi:tableset', namespaces, ...catalogue.schemas.map((schema) => schemaElement(schema, detail)))

/** /tables/{name}: one table whole. */
export const tableDocument = (table: CatalogueTable): XmlNode =>
  xml('vosi:table', { ...namespaces, type: table.type }, ...tableParts(table, 'max'))
