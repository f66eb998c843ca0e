import { Upload } from 'lucide-react'
import { type DragEvent, useState } from 'react'
import type { QueryDocument } from '#shared/ipc/workspace.ts'
import { later } from '../../widgets/later.tsx'
import { useFileDrag } from '../files/file-drag.ts'
import { sendDroppedFiles } from './dropped-files.ts'
import './uploads.css'

const UploadList = later(() => import('./upload-list.tsx').then((part) => part.UploadList))

/** Where files are dropped that go with the query; there while files are dragged over the window. */
function DropPlace({ document }: { readonly document: QueryDocument }) {
  const dragged = useFileDrag((drag) => drag.over)
  const [over, setOver] = useState(false)
  if (!dragged) return null
  const drop = (event: DragEvent) => {
    setOver(false)
    void sendDroppedFiles(document.id, [...event.dataTransfer.files])
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files are dropped by the pointer; the command "Send with the query…" is the way of the keyboard
    <div
      className={over ? 'upload-drop upload-drop-over' : 'upload-drop'}
      data-takes-files
      onDragEnter={() => setOver(true)}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Upload size={14} aria-hidden />
      Drop here to send with the query
    </div>
  )
}

/** The tables that go with a query, and the place to drop more. */
export const UploadStrip = ({ document }: { readonly document: QueryDocument }) => (
  <>
    {document.uploads && document.uploads.length > 0 && <UploadList document={document} />}
    <DropPlace document={document} />
  </>
)
