import { useState } from 'react'
import { Label, Radio, RadioGroup } from 'react-aria-components'
import type { QueryDocument } from '#shared/ipc/workspace.ts'
import { mainResult } from '#shared/model/job-face.ts'
import type { UploadSource } from '#shared/model/upload-source.ts'
import {
  uploadAddressProblem,
  uploadMethodHint,
  uploadNameProblem,
  uploadSizeProblem,
} from '#shared/vo/tap/upload-rules.ts'
import { useDocuments } from '../../state/documents.ts'
import { useJobs } from '../../state/jobs.ts'
import { useServices } from '../../state/services.ts'
import { useTables } from '../../state/tables.ts'
import { closeSending, freeUploadName, putUpload, useSending } from '../../state/uploads.ts'
import { Button } from '../../widgets/button.tsx'
import { Combobox } from '../../widgets/combobox.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { TextField } from '../../widgets/field.tsx'
import { fileName, pickedFile } from '../files/open-files.ts'
import { TableParts } from './table-parts.tsx'
import './uploads.css'
import '../../widgets/choices.css'

type Kind = UploadSource['kind']
const kindWords: Readonly<Record<Kind, string>> = {
  table: 'An open table',
  file: 'A file',
  job: 'The result of a job',
  url: 'A web address',
}

/** What the form holds while it is filled in; the parts of other kinds stay. */
interface Draft {
  readonly kind: Kind
  readonly table: string | null
  readonly columns: readonly string[] | undefined
  readonly rows: readonly number[] | undefined
  readonly path: string
  readonly url: string
  readonly job: string | null
  /** As typed; undefined: made from what is chosen. */
  readonly name: string | undefined
}

const emptyDraft: Draft = {
  kind: 'table',
  table: null,
  columns: undefined,
  rows: undefined,
  path: '',
  url: '',
  job: null,
  name: undefined,
}

const draftOf = (source: UploadSource): Draft => ({
  ...emptyDraft,
  kind: source.kind,
  name: source.name,
  ...(source.kind === 'table' && { table: source.table, columns: source.columns, rows: source.rows }),
  ...(source.kind === 'file' && { path: source.path }),
  ...(source.kind === 'url' && { url: source.url }),
  ...(source.kind === 'job' && { job: source.job }),
})

/** What is sent by a draft; undefined: something is still to be chosen. */
export function sourceOf(draft: Draft, name: string): UploadSource | undefined {
  const { kind, table, columns, rows, path, url, job } = draft
  if (kind === 'table' && table !== null)
    return {
      kind,
      name,
      table,
      ...(columns !== undefined && { columns: [...columns] }),
      ...(rows !== undefined && { rows: [...rows] }),
    }
  if (kind === 'file' && path !== '') return { kind, name, path }
  if (kind === 'url' && url.trim() !== '') return { kind, name, url: url.trim() }
  return kind === 'job' && job !== null ? { kind, name, job } : undefined
}

/** What a person calls what is chosen. */
function useTitle({ kind, table, path, url, job }: Draft): string {
  const tables = useTables((state) => state.byId)
  const jobs = useJobs((state) => state.list)
  if (kind === 'table') return tables[table ?? '']?.title ?? ''
  if (kind === 'file') return fileName(path)
  return kind === 'job' ? (jobs.find(({ id }) => id === job)?.title ?? '') : (url.split('/').at(-1) ?? '')
}

/** The open tables, finished jobs, a path or an address: what is to go with the query. */
function Source({ draft, change }: { readonly draft: Draft; readonly change: (patch: Partial<Draft>) => void }) {
  const tables = useTables((state) => state.byId)
  const jobs = useJobs((state) => state.list)
  const pick = async () => {
    const picked = await pickedFile()
    if (picked && 'path' in picked) change({ path: picked.path })
    else if (picked) change({ kind: 'table', table: picked.table, columns: undefined, rows: undefined })
  }
  if (draft.kind === 'table')
    return (
      <Combobox
        label="Table"
        placeholder="Choose a table"
        none="No such table is open."
        choices={Object.values(tables).map(({ id, title, rows }) => ({
          id,
          label: title,
          note: `${rows.toLocaleString('en')} rows`,
        }))}
        chosen={draft.table}
        onChoose={(table) => change({ table, columns: undefined, rows: undefined })}
      />
    )
  if (draft.kind === 'job')
    return (
      <Combobox
        label="Finished job; the service fetches its result itself"
        placeholder="Choose a job"
        none="No finished job of that name."
        choices={jobs.flatMap((job) => {
          const href = mainResult(job)?.href
          return href === undefined ? [] : [{ id: job.id, label: job.title, note: href }]
        })}
        chosen={draft.job}
        onChoose={(job) => change({ job })}
      />
    )
  if (draft.kind === 'url')
    return (
      <TextField
        label="Address of a VOTable; the service fetches it itself"
        placeholder="https://…"
        value={draft.url}
        onChange={(url) => change({ url })}
        code
      />
    )
  return (
    <div className="upload-file">
      <span className={draft.path === '' ? 'quiet upload-path' : 'upload-path'} title={draft.path}>
        {draft.path === '' ? 'VOTable, FITS or CSV' : draft.path}
      </span>
      <Button onPress={() => void pick()}>Choose file…</Button>
    </div>
  )
}

/** What stands against sending it, by its name, its address and what the service says of itself. */
function useProblem(document: QueryDocument, draft: Draft, name: string, others: readonly string[]) {
  const capabilities = useServices(({ list }) => list.find(({ url }) => url === document.url)?.capabilities)
  const table = useTables((state) => state.byId[draft.table ?? ''])
  const method = draft.kind === 'url' || draft.kind === 'job' ? 'url' : 'inline'
  const rows = draft.rows?.length ?? table?.rows
  return {
    name: name === '' ? undefined : uploadNameProblem(name, others),
    source:
      draft.kind === 'url' && draft.url.trim() !== ''
        ? uploadAddressProblem(name, draft.url.trim(), document.url ?? '')
        : draft.kind === 'table' && rows !== undefined
          ? uploadSizeProblem(name, { rows }, capabilities?.uploadLimit)
          : undefined,
    hint: uploadMethodHint(capabilities, method),
  }
}

function Form({ document, source }: { readonly document: QueryDocument; readonly source: UploadSource | undefined }) {
  const first = useSending((sending) => sending.asked?.table)
  const [draft, setDraft] = useState<Draft>(source ? draftOf(source) : { ...emptyDraft, table: first ?? null })
  const change = (patch: Partial<Draft>) => setDraft((before) => ({ ...before, ...patch }))
  const title = useTitle(draft)
  const others = (document.uploads ?? []).map(({ name }) => name).filter((name) => name !== source?.name)
  const name = draft.name ?? (title === '' ? '' : freeUploadName(title, others))
  const problem = useProblem(document, draft, name, others)
  const sent = name === '' ? undefined : sourceOf(draft, name)
  const ready = sent !== undefined && problem.name === undefined && problem.source === undefined
  return (
    <form
      className="dialog-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        closeSending()
        putUpload(document.id, sent, source?.name)
      }}
    >
      <RadioGroup
        className="upload-kinds"
        orientation="horizontal"
        value={draft.kind}
        onChange={(kind) => change({ kind: kind as Kind })}
      >
        <Label className="field-label">What goes with it</Label>
        <div className="upload-kinds-all">
          {(Object.keys(kindWords) as Kind[]).map((kind) => (
            <Radio key={kind} value={kind} className="choice-chip">
              {kindWords[kind]}
            </Radio>
          ))}
        </div>
      </RadioGroup>
      <Source draft={draft} change={change} />
      {draft.kind === 'table' && draft.table !== null && (
        <TableParts
          table={draft.table}
          adql={document.adql}
          name={name}
          columns={draft.columns}
          rows={draft.rows}
          onColumns={(columns) => change({ columns })}
          onRows={(rows) => change({ rows })}
        />
      )}
      <TextField
        label="Its name in the query: TAP_UPLOAD."
        value={name}
        onChange={(typed) => change({ name: typed.trim() })}
        error={problem.name}
        code
      />
      {problem.source && (
        <p className="upload-wrong" role="alert">
          {problem.source}
        </p>
      )}
      {problem.hint && <p className="field-note">{problem.hint}</p>}
      <div className="dialog-actions">
        <Button type="submit" look="primary" isDisabled={!ready}>
          {source ? 'Change' : 'Send with the query'}
        </Button>
      </div>
    </form>
  )
}

/** The form for a table that goes with a query; once in a window. */
export function SendTableDialog() {
  const asked = useSending((sending) => sending.asked)
  const document = useDocuments(({ byId }) => (asked ? byId[asked.document] : undefined))
  if (!asked || !document) return null
  const source = document.uploads?.find(({ name }) => name === asked.name)
  return (
    <Dialog title="Send with the query" onClose={closeSending}>
      <Form document={document} source={source} />
    </Dialog>
  )
}
