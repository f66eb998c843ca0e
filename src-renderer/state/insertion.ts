import { announce } from '../widgets/announcer.tsx'
import { editDocument } from './documents.ts'
import { editorOf } from './editors.ts'
import { currentDocument, openQuery } from './layout.ts'

/** Puts a name into the current query where the cursor is; without a query, into a new one, asked of this service. */
export function insertIntoQuery(text: string, url?: string): void {
  const document = currentDocument()
  const editor = document && editorOf(document.id)
  if (editor) editor.insert(text)
  else if (document)
    editDocument(document.id, { adql: `${document.adql}${/[\w"]$/.test(document.adql) ? ' ' : ''}${text}` })
  else openQuery({ adql: text, ...(url === undefined ? {} : { url }) })
  announce(`Inserted ${text}.`)
}
