import {
  Combine,
  Database,
  FileCode2,
  FileText,
  FolderOpen,
  List,
  ListOrdered,
  Play,
  Plus,
  Sigma,
  Table2,
  X,
} from 'lucide-react'
import { useMemo } from 'react'
import { faultText } from '#shared/ipc/fault-text.ts'
import type { CommandId } from '#shared/model/commands.ts'
import { practiceExamples } from '#shared/model/practice-examples.ts'
import { runCommand } from '../../app/commands.ts'
import { shortcutText } from '../../app/shortcuts.ts'
import { focusShownTab } from '../../app/tab-focus.ts'
import { useConnection } from '../../state/connection.ts'
import { openServiceExample, tryExample } from '../../state/examples.ts'
import { chooseService, useServiceUrl } from '../../state/layout.ts'
import { forgetFile, useRecents } from '../../state/recents.ts'
import { exampleMark, loadServiceExamples, useServiceExamples } from '../../state/service-examples.ts'
import { ownService, useServices } from '../../state/services.ts'
import { useSettings } from '../../state/settings.ts'
import { showInTree } from '../../state/tree-place.ts'
import { Button, Hint, IconButton } from '../../widgets/button.tsx'
import { fileName, openFiles } from '../files/open-files.ts'
import './welcome.css'

const tried = practiceExamples.slice(0, 3)
const further = practiceExamples.slice(3)
const icons = [ListOrdered, Sigma, Combine]

const runExample = (id: string) => {
  tryExample(id)
  focusShownTab()
}

/** The first examples, each with its sentence and a button that opens and runs it; the others by name. */
function Examples() {
  return (
    <section aria-labelledby="welcome-examples">
      <h2 id="welcome-examples">Three things to try</h2>
      <p className="welcome-lead quiet">
        On the practice sky: a service of Alidade’s own with real bright stars and simulated catalogues. It works
        without a network. One click writes the query, runs it and says what you see.
      </p>
      <ol className="welcome-steps">
        {tried.map(({ id, name, explanation }, at) => {
          const Icon = icons[at] ?? ListOrdered
          return (
            <li key={id} className="welcome-step">
              <h3 className="welcome-step-title">
                <Icon size={16} aria-hidden />
                {name}
              </h3>
              <p className="quiet">{explanation}</p>
              <Button
                look={at === 0 ? 'primary' : 'plain'}
                icon={<Play size={12} fill="currentColor" />}
                aria-label={`Try it: ${name}`}
                data-main-thing={at === 0 ? true : undefined}
                onPress={() => runExample(id)}
              >
                Try it
              </Button>
            </li>
          )
        })}
      </ol>
      <div className="welcome-further">
        <span className="quiet">More examples</span>
        {further.map(({ id, name, explanation }) => (
          <Hint key={id} text={explanation}>
            <Button look="quiet" icon={<Play size={11} />} onPress={() => runExample(id)}>
              {name}
            </Button>
          </Hint>
        ))}
      </div>
    </section>
  )
}

/** Examples of a service that the page has room for. */
const shownExamples = 6

/** The examples of the service that is worked with, unless it is the practice sky. They are read when asked for. */
function ServiceExamplesPart() {
  const url = useServiceUrl()
  const service = useServices((services) => services.list.find((one) => one.url === url && one.own !== true))
  const loaded = useServiceExamples(({ byUrl }) => (url === undefined ? undefined : byUrl[url]))
  if (!service || (loaded?.state === 'ready' && loaded.value.length === 0)) return null
  return (
    <section aria-labelledby="welcome-service-examples">
      <h2 id="welcome-service-examples">Examples of {service.title}</h2>
      <div className="welcome-further">
        {loaded?.state === 'ready' ? (
          loaded.value.slice(0, shownExamples).map((example) => (
            <Hint key={`${exampleMark(example)} ${example.adql}`} text={example.description ?? example.adql}>
              <Button
                look="quiet"
                icon={<FileCode2 size={12} />}
                onPress={() => {
                  openServiceExample(service.url, example)
                  focusShownTab()
                }}
              >
                {example.name}
              </Button>
            </Hint>
          ))
        ) : (
          <Button
            icon={<FileCode2 size={13} />}
            isDisabled={loaded?.state === 'loading'}
            onPress={() => void loadServiceExamples(service.url)}
          >
            {loaded?.state === 'loading' ? 'Reading its examples…' : 'Read its examples'}
          </Button>
        )}
        {loaded?.state === 'failed' && <span className="quiet">{faultText(loaded.fault).sentence}</span>}
        {loaded?.state === 'ready' && loaded.value.length > shownExamples && (
          <Button look="quiet" icon={<List size={12} />} onPress={() => showInTree({ url: service.url })}>
            All {loaded.value.length}
          </Button>
        )}
      </div>
    </section>
  )
}

/** The way out: real archives, and files. */
function Onwards({ practice }: { readonly practice: boolean }) {
  const sample = useConnection((connection) => connection.info?.sampleTable)
  return (
    <section aria-labelledby="welcome-own">
      <h2 id="welcome-own">{practice ? 'Go on from here' : 'Where to begin'}</h2>
      <ul className="welcome-ways">
        <li>
          <Database size={16} aria-hidden />
          <p>
            <strong>Ask a real archive.</strong>{' '}
            <span className="quiet">
              GAVO, VizieR, SIMBAD, Gaia are offered by name, others by their address. This needs the network.
            </span>
          </p>
          <Button icon={<Plus size={14} />} onPress={() => runCommand('add-service')}>
            Add service…
          </Button>
        </li>
        <li>
          <FolderOpen size={16} aria-hidden />
          <p>
            <strong>Open a file.</strong>{' '}
            <span className="quiet">VOTable, FITS, CSV or TSV. Or drop it anywhere on the window.</span>
          </p>
          <Button onPress={() => runCommand('open-file')}>Choose file…</Button>
        </li>
        {sample && (
          <li>
            <Table2 size={16} aria-hidden />
            <p>
              <strong>Look at a table.</strong> <span className="quiet">1,608 stars that the naked eye sees.</span>
            </p>
            <Button onPress={() => void openFiles([sample])}>Open the bright stars</Button>
          </li>
        )}
      </ul>
    </section>
  )
}

/** Services named at most; the panel at the left has them all. */
const shownServices = 5

function Recent() {
  const all = useServices((state) => state.list)
  const services = useMemo(() => all.filter(({ own }) => own !== true), [all])
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
                  {path.slice(0, -fileName(path).length - 1)}
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

/** What a newcomer reads first: what this is, three things to try, the way on, what was used lately, some keys. */
export function WelcomePage() {
  const practice = useServices((services) => ownService(services.list) !== undefined)
  return (
    <div className="page welcome-page">
      <h1>Welcome to Alidade</h1>
      <p className="welcome-what">
        Alidade asks the archives of astronomy for tables, and shows what they answer: catalogues of stars, galaxies,
        observations, with units and meaning kept.
      </p>
      {practice && <Examples />}
      <ServiceExamplesPart />
      <Onwards practice={practice} />
      <Recent />
      <Keys />
    </div>
  )
}
