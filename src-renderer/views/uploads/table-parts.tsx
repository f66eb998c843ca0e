import { Checkbox, CheckboxGroup, Label, Radio, RadioGroup } from 'react-aria-components'
import { usedUploadColumns } from '#shared/vo/adql/upload-columns.ts'
import { useSelection } from '../../state/selection.ts'
import { countRows, noRows } from '../../state/selection-ranges.ts'
import { useTable } from '../../state/tables.ts'
import { mostNamedRows, namedRows, usesUpload } from '../../state/uploads.ts'
import '../../widgets/choices.css'

/** Which columns and rows of an open table are sent; first those columns that the query uses, and all rows. */
export function TableParts({
  table: id,
  adql,
  name,
  columns,
  rows,
  onColumns,
  onRows,
}: {
  readonly table: string
  readonly adql: string
  /** Of the upload. */
  readonly name: string
  /** Ids; undefined: those that the query uses. */
  readonly columns: readonly string[] | undefined
  /** 0-based; undefined: all. */
  readonly rows: readonly number[] | undefined
  readonly onColumns: (columns: readonly string[] | undefined) => void
  readonly onRows: (rows: readonly number[] | undefined) => void
}) {
  const table = useTable(id)
  const selected = useSelection(({ places }) => places[id]?.selected) ?? noRows
  if (!table) return null
  const used = usedUploadColumns(adql, name, table.columns)
  const named = usesUpload(adql, name)
  const count = countRows(selected)
  const offersRows = (count > 0 && count <= mostNamedRows) || rows !== undefined
  return (
    <>
      <RadioGroup
        className="upload-kinds"
        orientation="horizontal"
        value={columns === undefined ? 'used' : 'chosen'}
        onChange={(choice) => onColumns(choice === 'used' ? undefined : used.map((column) => column.id))}
      >
        <Label className="field-label">Columns</Label>
        <div className="upload-kinds-all">
          <Radio value="used" className="choice-chip">
            {named ? `Those the query uses, ${used.length} of ${table.columns.length}` : 'Those the query uses'}
          </Radio>
          <Radio value="chosen" className="choice-chip">
            Chosen here
          </Radio>
        </div>
      </RadioGroup>
      {columns === undefined ? (
        <p className="field-note upload-used">
          {named
            ? used.map((column) => column.name).join(', ')
            : 'The query does not name the table yet; what it uses is known when it does.'}
        </p>
      ) : (
        <CheckboxGroup
          aria-label="Columns to send"
          className="upload-columns"
          value={[...columns]}
          onChange={onColumns}
        >
          {table.columns.map((column) => (
            <Checkbox key={column.id} value={column.id} className="jobs-phase">
              <span className="check-box" aria-hidden />
              <span className="upload-column">{column.name}</span>
            </Checkbox>
          ))}
        </CheckboxGroup>
      )}
      {offersRows && (
        <RadioGroup
          className="upload-kinds"
          orientation="horizontal"
          value={rows === undefined ? 'all' : 'some'}
          onChange={(choice) => onRows(choice === 'all' ? undefined : namedRows(selected))}
        >
          <Label className="field-label">Rows</Label>
          <div className="upload-kinds-all">
            <Radio value="all" className="choice-chip">
              All {table.rows.toLocaleString('en')}
            </Radio>
            <Radio value="some" className="choice-chip">
              The {(rows?.length ?? count).toLocaleString('en')} selected
            </Radio>
          </div>
        </RadioGroup>
      )}
    </>
  )
}
