import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { type Api, ApiProvider } from '#renderer/api/api.ts'
import { startTables, useTables } from '#renderer/state/tables.ts'
import { chooseTheme } from '#renderer/theme/theme.ts'
import { RowView } from '#renderer/views/row/row-view.tsx'
import { TableView } from '#renderer/views/table/table-view.tsx'
import { Toasts } from '#renderer/widgets/toasts.tsx'
import '#renderer/theme/fonts.ts'
import '#renderer/theme/tokens.css'
import '#renderer/theme/base.css'
import { madeUpApi } from './made-up-api.ts'

/** `?table=large&theme=dark&density=comfortable`: one table and the row panel beside it. */
const asked = new URLSearchParams(location.search)
const table = asked.get('table') ?? 'small'
const density = asked.get('density') === 'comfortable' ? 'comfortable' : 'compact'
chooseTheme(asked.get('theme') === 'dark' ? 'dark' : 'light')

const api = madeUpApi() as Api
startTables(api)

function Page() {
  const known = useTables((tables) => tables.known)
  if (!known) return null
  return (
    <ApiProvider value={api}>
      <main
        style={{
          display: 'grid',
          gridTemplateColumns: '1fr 300px',
          gap: 1,
          height: '100%',
          background: 'var(--color-border)',
        }}
      >
        <TableView table={table} density={density} />
        <RowView />
      </main>
      <Toasts />
    </ApiProvider>
  )
}

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <Page />
    </StrictMode>,
  )
