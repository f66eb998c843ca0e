import { FileDown } from 'lucide-react'
import { useEffect } from 'react'
import { isTaken, useFileDrag } from './file-drag.ts'
import { openPickedFiles } from './open-files.ts'
import './files.css'

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false

/** Takes files that are dropped anywhere on the window. */
export function DropOverlay() {
  const over = useFileDrag((drag) => drag.over)
  useEffect(() => {
    const setOver = (wanted: boolean) => useFileDrag.setState({ over: wanted })
    const enter = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      setOver(true)
      if (isTaken(event)) return
      event.stopPropagation()
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      setOver(false)
      if (!holdsFiles(event)) return
      event.preventDefault()
      if (isTaken(event)) return
      event.stopPropagation()
      void openPickedFiles([...(event.dataTransfer?.files ?? [])])
    }
    addEventListener('dragenter', enter, true)
    addEventListener('dragover', enter, true)
    addEventListener('dragleave', leave, true)
    addEventListener('drop', drop, true)
    return () => {
      removeEventListener('dragenter', enter, true)
      removeEventListener('dragover', enter, true)
      removeEventListener('dragleave', leave, true)
      removeEventListener('drop', drop, true)
    }
  }, [])
  if (!over) return null
  return (
    <div className="drop-overlay">
      <div className="drop-overlay-frame">
        <FileDown size={32} aria-hidden />
        <p>Drop files to open them</p>
        <p className="quiet">
          Tables: VOTable, FITS, CSV or TSV, plain or gzip. Queries: .adql, .sql. Query sets: .json
        </p>
      </div>
    </div>
  )
}
