import { Database, FileText, FolderOpen, Plus, Sparkles, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { CommandId } from '#shared/model/commands.ts'
import { runCommand } from '../../app/commands.ts'
import { shortcutText } from '../../app/shortcuts.ts'
import { useConnection } from '../../state/connection.ts'
import { chooseService } from '../../state/layout.ts'
import { forgetFile, useRecents } from '../../state/recents.ts'
import { useServices } from '../../state/services.ts'
import { useSettings } from '../../state/settings.ts'
import { showInTree } from '../../state/tree-place.ts'
import { Button, IconButton } from '../../widgets/button.tsx'
import { fileName, openFiles } from '../files/open-files.ts'
import './welcome.css'

function Step({
  icon,
  title,
  children,
  action,
}: {
  readonly icon: ReactNode
  readonly title: string
  readonly children: ReactNode
  readonly action: ReactNode
}) {
  return (
    <li className="welcome-step">
      <span className="welcome-step-icon">{icon}</span>
      <h3>{title}</h3>
      <p className="quiet">{children}</p>
      {action}
    </li>
  )
}

function Steps() {
  const sample = useConnection((connection) => connection.info?.sampleTable)
  return (
    <ol className="welcome-steps">
      {sample && (
        <Step
          icon={<Sparkles size={18} aria-hidden />}
          title="Look at a table"
          action={
            <Button look="primary" onPress={() => void openFiles([sample])}>
              Open the bright stars
            </Button>
          }
        >
          1,608 stars that the naked eye sees, with places, magnitudes and colours. Nothing is fetched for it.
        </Step>
      )}
      <Step
        icon={<Database size={18} aria-hidden />}
        title="Ask an archive"
        action={
          <Button icon={<Plus size={14} />} onPress={() => runCommand('add-service')}>
            Name a service…
          </Button>
        }
      >
        Archives offer their catalogues by TAP. Name one, pick a table on the left, run a query.
      </Step>
      <Step
        icon={<FolderOpen size={18} aria-hidden />}
        title="Read a file of yours"
        action={<Button onPress={() => runCommand('open-file')}>Open file…</Button>}
      >
        VOTable, plain or gzip. Or drop it anywhere on the window.
      </Step>
    </ol>
  )
}

/** Services named at most; the panel at the left has them all. */
const shownServices = 5

function Recent() {
  const services = useServices((state) => state.list)
  const files = useRecents((state) => state.files)
  if (services.length === 0 && files.length === 0) return null
  return (
    <div className="welcome-recent">
      {services.length > 0 && (
        <section aria-labelledby="welcome-services">
          <h2 id="welcome-services">Services</h2>
          <ul>
            {services.slice(0, shownServices).map(({ url, title }) => (
              <li key={url}>
                <Button
                  look="quiet"
                  icon={<Database size={13} />}
                  onPress={() => {
                    chooseService(url)
                    showInTree({ url })
                  }}
                >
                  {title}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {files.length > 0 && (
        <section aria-labelledby="welcome-files">
          <h2 id="welcome-files">Files</h2>
          <ul>
            {files.map(({ path }) => (
              <li key={path}>
                <Button look="quiet" icon={<FileText size={13} />} onPress={() => void openFiles([path])}>
                  {fileName(path)}
                </Button>
                <span className="welcome-path quiet" title={path}>
                  {path}
                </span>
                <IconButton
                  label={`Take ${fileName(path)} off the list`}
                  icon={<X size={13} />}
                  onPress={() => void forgetFile(path)}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

const keys: readonly (readonly [CommandId, string])[] = [
  ['palette', 'Search services, tables, columns and commands'],
  ['run', 'Run the query, or what is selected of it'],
  ['new-query', 'New query'],
  ['next-panel', 'To the next panel, from anywhere'],
  ['go-to-row', 'Go to a row of the table'],
  ['shortcuts', 'All keys, and how to change them'],
]

function Keys() {
  useSettings((settings) => settings.shortcuts)
  return (
    <section aria-labelledby="welcome-keys">
      <h2 id="welcome-keys">Some keys</h2>
      <dl className="welcome-keys">
        {keys.map(([id, meaning]) => (
          <div key={id}>
            <dt>
              <kbd>{shortcutText(id) || 'none'}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** What a newcomer reads first: what this is, three things to do now, what was used lately, some keys. */
export function WelcomePage() {
  return (
    <div className="page welcome-page">
      <h1>Welcome to Alidade</h1>
      <p className="welcome-what">
        Alidade asks the archives of astronomy for tables, and shows what they answer: catalogues of stars, galaxies,
        observations, with units and meaning kept.
      </p>
      <h2>Three things to do now</h2>
      <Steps />
      <Recent />
      <Keys />
    </div>
  )
}
