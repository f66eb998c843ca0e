import { api } from '../../state/connection.ts'
import { useDocuments } from '../../state/documents.ts'
import { tellFailure } from '../../state/told-faults.ts'
import { freeUploadName, putUpload } from '../../state/uploads.ts'
import { uploadFile } from '../files/open-files.ts'

const namesOf = (id: string): readonly string[] =>
  (useDocuments.getState().byId[id]?.uploads ?? []).map(({ name }) => name)

/** Makes files go with a query: by their paths where the shell knows them, else they are opened here first. */
export async function sendDroppedFiles(id: string, files: readonly File[]): Promise<void> {
  for (const file of files) {
    const path = api().shell.pathOfFile(file)
    if (path !== undefined) {
      putUpload(id, { kind: 'file', name: freeUploadName(file.name, namesOf(id)), path })
      continue
    }
    const answer = await uploadFile(file)
    if (!answer.ok) {
      tellFailure(`${file.name} was not read.`, answer.fault)
      continue
    }
    putUpload(id, { kind: 'table', name: freeUploadName(file.name, namesOf(id)), table: answer.value.table })
  }
}
