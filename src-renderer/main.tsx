import { connect } from './api/connect.ts'
import { askKept } from './api/kept.ts'

// Main is asked while the rest of the window's program is still being read.
const connecting = connect().then((api) => ({ api, kept: askKept(api) }))
connecting.catch(() => undefined)
const root = document.getElementById('root')
if (root)
  import('./app/mount.tsx').then(
    ({ mount }) => mount(root, connecting),
    () => {
      root.textContent =
        'Alidade’s own files could not be read. Load the window again; if that does not help, install Alidade again.'
    },
  )
