import { ChevronDown } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { Button as AriaButton, ToggleButton } from 'react-aria-components'
import type { TapColumnHit } from '#shared/model/tap.ts'
import { changeColumnSearch, useColumnSearch } from '../../state/column-search.ts'
import { useKnownColumns } from '../../state/known-columns.ts'
import { serviceTitle, useServices } from '../../state/services.ts'
import { Hint } from '../../widgets/button.tsx'
import { SearchLine } from '../../widgets/field.tsx'
import { MenuButton } from '../../widgets/menu.tsx'
import { columnKey } from './column-keys.ts'
import { listId, optionId } from './column-list.tsx'
import '../../widgets/choices.css'

/** In which service is searched: all, or one of those whose columns are known. */
function ServiceChoice() {
  const services = useServices((state) => state.list)
  const known = useKnownColumns((state) => state.byUrl)
  const chosen = useColumnSearch((search) => search.service)
  const counts = useColumnSearch((search) => search.counts)
  const title = serviceTitle(chosen, services) ?? 'All services'
  const lines = services
    .filter(({ url }) => known[url] || url === chosen)
    .map(({ url, title: name }) => ({
      id: url,
      label: name,
      checked: url === chosen,
      ...(counts[url] !== undefined && { shortcut: counts[url] }),
    }))
  return (
    <MenuButton
      label="Search in"
      groups={[{ lines: [{ id: 'all', label: 'All services', checked: chosen === undefined }] }, { lines }]}
      onAction={(id) => changeColumnSearch({ service: id === 'all' ? undefined : id })}
    >
      <AriaButton className="columns-choice choice-chip" aria-label={`Search in: ${title}`}>
        <span className="columns-choice-text">{title}</span> <ChevronDown size={11} aria-hidden />
      </AriaButton>
    </MenuButton>
  )
}

/** What is searched for, and where. */
export function ColumnsBar({
  hits,
  chosen,
  onChoose,
}: {
  readonly hits: readonly TapColumnHit[]
  readonly chosen: number
  readonly onChoose: (index: number) => void
}) {
  const text = useColumnSearch((search) => search.text)
  const withUcd = useColumnSearch((search) => search.withUcd)
  const turn = useColumnSearch((search) => search.turn)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (turn === 0) return
    input.current?.focus()
    input.current?.select()
  }, [turn])
  const onKeyDown = (event: KeyboardEvent) => {
    if (columnKey(event, hits, chosen, onChoose)) return
    if (event.key !== 'Escape' || text === '') return
    event.preventDefault()
    changeColumnSearch({ text: '' })
  }
  return (
    <>
      <div className="panel-bar">
        <SearchLine
          inputRef={input}
          role="combobox"
          label="Find columns"
          aria-expanded={hits.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={hits.length > 0 ? optionId(chosen) : undefined}
          placeholder="Name, UCD, unit, words"
          value={text}
          onChange={(typed) => changeColumnSearch({ text: typed })}
          onClear={() => changeColumnSearch({ text: '' })}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="columns-choices">
        <ServiceChoice />
        <Hint text="Only columns that have a UCD">
          <ToggleButton
            className="choice-chip"
            isSelected={withUcd}
            onChange={(wanted) => changeColumnSearch({ withUcd: wanted })}
          >
            With UCD
          </ToggleButton>
        </Hint>
      </div>
    </>
  )
}
