import { fail, ok } from '#shared/ipc/fault.ts'
import { readErrorDocument } from '#shared/vo/dali/error-document.ts'
import { attributeOf, elementsOf, readXml } from '#shared/vo/xml/xml-document.ts'
import type { CatalogueReader } from '../../src-main/services/tap/catalogue-reader.ts'

/** Reads TAP_SCHEMA answers in TABLEDATA without the table engine, for tests of the TAP service alone. */
export const plainCatalogueReader: CatalogueReader = {
  async read(bytes) {
    const parts: Uint8Array[] = []
    for await (const part of bytes) parts.push(part)
    const text = Buffer.concat(parts).toString('utf8')
    const { shape, message } = readErrorDocument(text)
    if (shape !== 'votable' || message) return fail(shape === 'html' ? 'html' : 'service', message ?? 'No VOTable.')
    const { root } = readXml(text)
    const names = elementsOf(root, 'FIELD').map((field) => attributeOf(field, 'name') ?? '')
    const rows = elementsOf(root, 'TR').map(
      (row) =>
        new Map(
          row.children.flatMap((cell, i): [string, string][] => (cell.text ? [[names[i] ?? '', cell.text]] : [])),
        ),
    )
    return ok({ rows, incomplete: false })
  },
}
