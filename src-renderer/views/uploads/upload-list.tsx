import { ChevronRight, Paperclip, Pencil, TriangleAlert, X } from 'lucide-react'
import { useState } from 'react'
import type { QueryDocument } from '#shared/ipc/workspace.ts'
import type { UploadSource } from '#shared/model/upload-source.ts'
import { useJobs } from '../../state/jobs.ts'
import { useTables } from '../../state/tables.ts'
import { askAboutUpload, dropUpload, usesUpload } from '../../state/uploads.ts'
import { Button, IconButton } from '../../widgets/button.tsx'
import { type UploadContext, uploadSummary, uploadText } from './upload-words.ts'
import './uploads.css'

const Icon = ({ problem }: { readonly problem: boolean }) =>
  problem ? <TriangleAlert size={12} aria-hidden /> : <Paperclip size={12} aria-hidden />

/** A table that goes with a query, by its name in the query, and what can be done with it. */
function Upload({
  source,
  document: { id, adql },
  context,
}: {
  readonly source: UploadSource
  readonly document: QueryDocument
  readonly context: UploadContext
}) {
  const { text, problem } = uploadText(source, adql, context)
  return (
    <li className={problem ? 'upload upload-problem' : 'upload'}>
      <Icon problem={problem} />
      <code className="upload-name">TAP_UPLOAD.{source.name}</code>
      <span className="upload-text" title={text}>
        {usesUpload(adql, source.name) ? text : `${text}; not named in the query, so not sent`}
      </span>
      <IconButton
        label={`Change ${source.name}`}
        icon={<Pencil size={12} />}
        onPress={() => askAboutUpload({ document: id, name: source.name })}
      />
      <IconButton
        label={`Do not send ${source.name}`}
        icon={<X size={13} />}
        onPress={() => dropUpload(id, source.name)}
      />
    </li>
  )
}

/** What goes with a query, in one line; each table of several when it is asked for. */
export function UploadList({ document }: { readonly document: QueryDocument }) {
  const tables = useTables((state) => state.byId)
  const left = useTables((state) => state.left)
  const jobs = useJobs((state) => state.list)
  const [open, setOpen] = useState(false)
  const { uploads = [], adql } = document
  const context = { tables, left, jobs }
  const several = uploads.length > 1
  const { names, text, problem } = uploadSummary(uploads, adql, context)
  return (
    <section className="upload-strip" aria-label="Tables that go with the query">
      {several && (
        <div className={problem ? 'upload upload-problem' : 'upload'}>
          <Icon problem={problem} />
          {names !== '' && <code className="upload-name">{names}</code>}
          <span className="upload-text" title={text}>
            {text}
          </span>
          <Button
            look="quiet"
            aria-expanded={open}
            icon={<ChevronRight size={12} className={open ? 'upload-fold-open' : ''} />}
            onPress={() => setOpen(!open)}
          >
            All {uploads.length} tables
          </Button>
        </div>
      )}
      {(open || !several) && (
        <ul className="upload-list">
          {uploads.map((source) => (
            <Upload key={source.name} source={source} document={document} context={context} />
          ))}
        </ul>
      )}
    </section>
  )
}
