import { Paperclip, Pencil, TriangleAlert, X } from 'lucide-react'
import type { QueryDocument } from '#shared/ipc/workspace.ts'
import { useJobs } from '../../state/jobs.ts'
import { useTables } from '../../state/tables.ts'
import { askAboutUpload, dropUpload, usesUpload } from '../../state/uploads.ts'
import { IconButton } from '../../widgets/button.tsx'
import { uploadText } from './upload-words.ts'
import './uploads.css'

/** The tables that go with a query, each by its name in the query. */
export function UploadList({ document }: { readonly document: QueryDocument }) {
  const tables = useTables((state) => state.byId)
  const left = useTables((state) => state.left)
  const jobs = useJobs((state) => state.list)
  const { uploads = [], adql } = document
  return (
    <ul className="upload-strip" aria-label="Tables that go with the query">
      {uploads.map((source) => {
        const { text, problem } = uploadText(source, adql, { tables, left, jobs })
        const used = usesUpload(adql, source.name)
        return (
          <li key={source.name} className={problem ? 'upload upload-problem' : 'upload'}>
            {problem ? <TriangleAlert size={12} aria-hidden /> : <Paperclip size={12} aria-hidden />}
            <code className="upload-name">TAP_UPLOAD.{source.name}</code>
            <span className="upload-text" title={text}>
              {used ? text : `${text}; not named in the query, so not sent`}
            </span>
            <IconButton
              label={`Change ${source.name}`}
              icon={<Pencil size={12} />}
              onPress={() => askAboutUpload({ document: document.id, name: source.name })}
            />
            <IconButton
              label={`Do not send ${source.name}`}
              icon={<X size={13} />}
              onPress={() => dropUpload(document.id, source.name)}
            />
          </li>
        )
      })}
    </ul>
  )
}
