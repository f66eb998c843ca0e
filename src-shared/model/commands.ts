/** Everything a person can tell the window to do, as values: menus, palette and shortcuts are all made from these. */

/** What is true of a window at a moment; commands ask for it. */
export type WindowFact =
  /** A query tab is shown. */
  | 'query'
  /** Any tab of the middle is shown. */
  | 'tab'
  /** A table is shown, in its own tab or under its query. */
  | 'table'
  /** Some table is open. */
  | 'tables'
  /** The shown query has a service; where no query is shown, some service has been used. */
  | 'service'
  /** The shown query waits for its answer or its rows. */
  | 'running'
  /** Something was closed and can be brought back. */
  | 'closed'
  /** The messages panel holds something. */
  | 'messages'
  /** A job that is completed stands in the queue. */
  | 'completed-jobs'
  /** A limit cut the rows of the shown table, and more can be asked for. */
  | 'more-rows'
  /** Rows of the shown table are missing that a job may bring. */
  | 'job-offer'
  /** Rows of the shown table are selected. */
  | 'rows'
  /** The shown table tells positions, and one of its rows is in use. */
  | 'position'
  /** Some service in the list has an identifier of the registry. */
  | 'registered-services'
  /** Alidade takes part in SAMP. */
  | 'samp'
  /** Columns of the shown table are hidden. */
  | 'hidden-columns'
  /** A change of the shown table's columns can be taken back. */
  | 'changed-columns'

/** All of these must hold. */
export type When = readonly (WindowFact | { readonly not: WindowFact })[]

export interface Command {
  readonly id: string
  /** As a menu says it; an ellipsis where it asks for more. */
  readonly title: string
  /**
   * Default keys. `Mod` is Ctrl, on a Mac Cmd; the last part is `KeyboardEvent.code` without `Key` or `Digit`. Browsers
   * keep Ctrl+T, Ctrl+W and Ctrl+Tab for themselves, so tabs go by Alt.
   */
  readonly keys?: string
  /** The view that has the keyboard listens to these keys itself: they are shown, and stay as they are. */
  readonly keysOfView?: true
  readonly when?: When
  /** Further words that a person may look for. */
  readonly words?: string
}

/** Commands that stand together; with a title they are a menu in the menu. */
export interface CommandSection {
  readonly title?: string
  readonly commands: readonly Command[]
}
export interface CommandMenu {
  readonly title: string
  readonly sections: readonly CommandSection[]
}

const query = ['query'] as const satisfies When
const table = ['table'] as const satisfies When
const rows = ['table', 'rows'] as const satisfies When
const tab = ['tab'] as const satisfies When

/** The menus from left to right. */
export const menus = [
  {
    title: 'File',
    sections: [
      {
        commands: [
          { id: 'new-query', title: 'New query', keys: 'Alt+T' },
          { id: 'open-file', title: 'Open file…', keys: 'Mod+O', words: 'table VOTable FITS CSV query adql' },
          { id: 'add-service', title: 'Add service by URL…', words: 'TAP address' },
        ],
      },
      {
        commands: [
          { id: 'save-query', title: 'Save query as…', keys: 'Mod+Shift+S', when: query, words: 'adql sql file' },
        ],
      },
      {
        title: 'Save table as',
        commands: [
          { id: 'save-votable', title: 'Save as VOTable…', keys: 'Mod+S', when: table, words: 'BINARY2 export' },
          { id: 'save-votable-tabledata', title: 'Save as VOTable, readable…', when: table, words: 'TABLEDATA export' },
          { id: 'save-fits', title: 'Save as FITS…', when: table, words: 'binary table export' },
          { id: 'save-csv', title: 'Save as CSV…', when: table, words: 'export' },
          { id: 'save-tsv', title: 'Save as TSV…', when: table, words: 'tab separated export' },
          { id: 'save-json', title: 'Save as JSON…', when: table, words: 'export' },
        ],
      },
      {
        title: 'Save selected rows as',
        commands: [
          { id: 'save-rows-votable', title: 'Save selected rows as VOTable…', when: rows, words: 'BINARY2 export' },
          {
            id: 'save-rows-votable-tabledata',
            title: 'Save selected rows as VOTable, readable…',
            when: rows,
            words: 'TABLEDATA export',
          },
          { id: 'save-rows-fits', title: 'Save selected rows as FITS…', when: rows, words: 'binary table export' },
          { id: 'save-rows-csv', title: 'Save selected rows as CSV…', when: rows, words: 'export' },
          { id: 'save-rows-tsv', title: 'Save selected rows as TSV…', when: rows, words: 'tab separated export' },
          { id: 'save-rows-json', title: 'Save selected rows as JSON…', when: rows, words: 'export' },
        ],
      },
      {
        commands: [
          { id: 'rename', title: 'Rename tab…', keys: 'F2', when: tab, words: 'title query table' },
          { id: 'close-tab', title: 'Close tab', keys: 'Alt+W', when: tab },
          { id: 'close-table', title: 'Close table', when: table },
          { id: 'close-all-tables', title: 'Close all tables', when: ['tables'] },
          {
            id: 'reopen',
            title: 'Reopen closed tab',
            keys: 'Alt+Shift+T',
            when: ['closed'],
            words: 'undo query table',
          },
        ],
      },
      { commands: [{ id: 'settings', title: 'Settings', keys: 'Mod+Comma', words: 'preferences options' }] },
      { commands: [{ id: 'quit', title: 'Close window', words: 'quit exit' }] },
    ],
  },
  {
    title: 'Query',
    sections: [
      {
        commands: [
          { id: 'run', title: 'Run query', keys: 'Mod+Enter', when: [...query, 'service', { not: 'running' }] },
          {
            id: 'run-job',
            title: 'Run as a job',
            keys: 'Mod+Shift+Enter',
            when: [...query, 'service'],
            words: 'async asynchronous UWS batch submit queue',
          },
          {
            id: 'job-options',
            title: 'Run as a job with options…',
            when: [...query, 'service'],
            words: 'async queue RUNID EXECUTIONDURATION DESTRUCTION submit',
          },
          {
            id: 'send-table',
            title: 'Send a table with the query…',
            when: query,
            words: 'upload TAP_UPLOAD join file VOTable FITS CSV',
          },
          {
            id: 'send-shown',
            title: 'Send the shown table with a new query',
            when: table,
            words: 'upload TAP_UPLOAD join result',
          },
          { id: 'cancel', title: 'Cancel query', keys: 'Escape', keysOfView: true, when: [...query, 'running'] },
          {
            id: 'more-rows',
            title: 'Run again with a higher MAXREC',
            when: [...table, 'more-rows', { not: 'running' }],
            words: 'truncated limit rows overflow',
          },
          {
            id: 'missing-rows-job',
            title: 'Run again as a job for the missing rows',
            keys: 'Mod+Alt+Enter',
            when: [...table, 'job-offer', { not: 'running' }],
            words: 'truncated limit rows overflow async UWS',
          },
        ],
      },
      {
        title: 'Copy query as',
        commands: [
          { id: 'copy-pyvo', title: 'Copy query as pyvo', when: [...query, 'service'], words: 'script Python' },
          { id: 'copy-stilts', title: 'Copy query as STILTS', when: [...query, 'service'], words: 'script tapquery' },
          { id: 'copy-curl', title: 'Copy query as curl', when: [...query, 'service'], words: 'script shell' },
          {
            id: 'copy-alidade',
            title: 'Copy query as a command of Alidade',
            when: [...query, 'service'],
            words: 'script shell cli',
          },
        ],
      },
      {
        title: 'Jobs',
        commands: [
          { id: 'service-jobs', title: 'Jobs at the service…', words: 'list async UWS PHASE LAST AFTER import' },
          { id: 'job-by-url', title: 'Take in a job by its URL…', words: 'async UWS import address' },
          { id: 'import-job', title: 'Take in a job from a file…', words: 'import async UWS' },
          {
            id: 'put-away-completed',
            title: 'Hide all completed jobs',
            when: ['completed-jobs'],
            words: 'archive async UWS',
          },
        ],
      },
      {
        title: 'Query sets',
        commands: [
          { id: 'new-set', title: 'New query set', words: 'several services parameters QUERIES batch' },
          { id: 'query-sets', title: 'Query sets…', words: 'open import file teacher QUERIES' },
          { id: 'add-to-set', title: 'Add query to a set…', when: query, words: 'several services batch' },
        ],
      },
      { commands: [{ id: 'refresh-service', title: 'Read the service again', when: ['service'], words: 'refresh' }] },
    ],
  },
  {
    title: 'Table',
    sections: [
      {
        commands: [
          { id: 'copy', title: 'Copy cell or rows', keys: 'Mod+C', keysOfView: true, when: table },
          { id: 'copy-header', title: 'Copy with header', keys: 'Mod+Shift+C', keysOfView: true, when: table },
          { id: 'copy-column', title: 'Copy column', keys: 'Mod+Alt+C', keysOfView: true, when: table },
          {
            id: 'copy-column-header',
            title: 'Copy column with header',
            keys: 'Mod+Alt+Shift+C',
            keysOfView: true,
            when: table,
          },
        ],
      },
      {
        commands: [
          { id: 'find', title: 'Find in table…', keys: 'Mod+F', keysOfView: true, when: table, words: 'search' },
          { id: 'go-to-row', title: 'Go to row…', keys: 'Mod+G', when: table },
        ],
      },
      {
        commands: [
          {
            id: 'column-menu',
            title: 'Menu of the column…',
            keys: 'F10',
            keysOfView: true,
            when: table,
            words: 'hide pin',
          },
          {
            id: 'show-columns',
            title: 'Show all columns',
            when: [...table, 'hidden-columns'],
            words: 'hidden unhide',
          },
          {
            id: 'undo-columns',
            title: 'Undo change of columns',
            keys: 'Mod+Z',
            keysOfView: true,
            when: [...table, 'changed-columns'],
            words: 'hide move width pin',
          },
        ],
      },
      {
        title: 'Send to other programs',
        commands: [
          {
            id: 'samp-send-table',
            title: 'Send table to…',
            keys: 'Alt+S',
            when: table,
            words: 'SAMP TOPCAT Aladin DS9',
          },
          {
            id: 'samp-send-rows',
            title: 'Send selected rows to…',
            keys: 'Alt+Shift+S',
            when: rows,
            words: 'SAMP TOPCAT Aladin selection',
          },
          {
            id: 'samp-point',
            title: 'Point other programs here',
            keys: 'Alt+P',
            when: [...table, 'position'],
            words: 'SAMP position sky Aladin coord.pointAt',
          },
          {
            id: 'samp-send-services',
            title: 'Send list of services to…',
            when: ['registered-services'],
            words: 'SAMP TAP registry voresource',
          },
        ],
      },
      {
        commands: [
          { id: 'samp-join', title: 'Take part in SAMP', when: [{ not: 'samp' }], words: 'hub join run' },
          { id: 'samp-leave', title: 'Take no part in SAMP', when: ['samp'], words: 'hub leave off' },
          { id: 'samp-rule', title: 'New rule for chosen rows…', words: 'SAMP highlight position query around' },
        ],
      },
    ],
  },
  {
    title: 'View',
    sections: [
      {
        commands: [
          { id: 'palette', title: 'Search everything…', keys: 'Mod+K', words: 'command palette find' },
          { id: 'find-columns', title: 'Find columns…', keys: 'Mod+Shift+F', words: 'search UCD unit description' },
        ],
      },
      {
        title: 'Panels',
        commands: [
          { id: 'panel:services', title: 'Services panel', words: 'tree schemas tables columns' },
          { id: 'panel:columns', title: 'Columns panel', words: 'find search UCD' },
          { id: 'panel:tables', title: 'Tables panel', words: 'open results' },
          { id: 'panel:row', title: 'Row panel', words: 'inspector' },
          { id: 'panel:jobs', title: 'Jobs panel', words: 'queue async UWS' },
          { id: 'panel:samp', title: 'SAMP panel', words: 'hub TOPCAT Aladin DS9 programs interop' },
          { id: 'panel:messages', title: 'Messages panel', words: 'errors' },
          { id: 'panel:history', title: 'History panel', words: 'queries' },
        ],
      },
      {
        commands: [
          { id: 'next-tab', title: 'Next tab', keys: 'Alt+PageDown', when: tab },
          { id: 'previous-tab', title: 'Previous tab', keys: 'Alt+PageUp', when: tab },
          { id: 'next-panel', title: 'Next panel', keys: 'F6', words: 'focus keyboard' },
          { id: 'previous-panel', title: 'Previous panel', keys: 'Shift+F6', words: 'focus keyboard' },
          { id: 'maximise', title: 'Maximise or restore panel', keys: 'Alt+M', words: 'full size zoom' },
        ],
      },
      {
        title: 'Arrange tabs',
        commands: [
          { id: 'split-right', title: 'Move tab to the right side', when: tab, words: 'split' },
          { id: 'split-down', title: 'Move tab to the lower side', when: tab, words: 'split' },
          { id: 'move-tab', title: 'Move tab to the next group', when: tab },
        ],
      },
      {
        title: 'Layout',
        commands: [
          { id: 'preset:query', title: 'Layout: Query', words: 'preset panels' },
          { id: 'preset:explore', title: 'Layout: Explore', words: 'preset panels' },
          { id: 'preset:teaching', title: 'Layout: Teaching', words: 'preset projector large' },
          { id: 'reset-layout', title: 'Reset layout', words: 'panels default' },
        ],
      },
      {
        title: 'Theme',
        commands: [
          { id: 'theme:system', title: 'Theme: as the system', words: 'colour appearance' },
          { id: 'theme:light', title: 'Theme: light', words: 'colour appearance day' },
          { id: 'theme:dark', title: 'Theme: dark', words: 'colour appearance night' },
          { id: 'theme:red', title: 'Theme: red light', words: 'colour appearance night observing dome' },
          { id: 'theme:contrast', title: 'Theme: high contrast', words: 'colour appearance access projector' },
        ],
      },
      {
        title: 'Rows of tables',
        commands: [
          { id: 'density:compact', title: 'Rows: compact', words: 'density height' },
          { id: 'density:comfortable', title: 'Rows: comfortable', words: 'density height' },
        ],
      },
      { commands: [{ id: 'clear-messages', title: 'Clear messages', when: ['messages'] }] },
    ],
  },
  {
    title: 'Help',
    sections: [
      {
        commands: [
          { id: 'welcome', title: 'Welcome', words: 'first start newcomer' },
          { id: 'shortcuts', title: 'Keyboard shortcuts', keys: 'F1', words: 'keys help' },
          { id: 'network-settings', title: 'Network settings', words: 'proxy time-out certificate' },
          { id: 'accounts', title: 'Accounts', words: 'sign in login log in token password forget' },
        ],
      },
      { commands: [{ id: 'about', title: 'About Alidade', words: 'version licence doctor' }] },
    ],
  },
] as const satisfies readonly CommandMenu[]

type Sections = (typeof menus)[number]['sections'][number]
/** Every id there is: what acts on commands is a record over these, so that the compiler names what is missing. */
export type CommandId = Sections['commands'][number]['id']
export type MenuTitle = (typeof menus)[number]['title']

/** A command with the menu it stands in. */
export interface FiledCommand extends Command {
  readonly id: CommandId
  readonly menu: MenuTitle
}

/** All commands in the order of the menus. */
export const commands: readonly FiledCommand[] = menus.flatMap(({ title, sections }) =>
  sections.flatMap((section) => section.commands.map((one) => ({ ...one, menu: title }))),
)

const byId: ReadonlyMap<string, FiledCommand> = new Map(commands.map((one) => [one.id, one]))

/** The command of an id that came from elsewhere; undefined: there is none. */
export const commandOf = (id: string): FiledCommand | undefined => byId.get(id)

/** What a person has set in place of a command's own keys; no keys: none. */
export interface ChosenKeys {
  readonly command: string
  readonly keys: string
}

/** A command's keys as they are set; undefined: it has none. */
export function keysOf(command: Command, chosen: readonly ChosenKeys[] = []): string | undefined {
  const own = command.keysOfView ? undefined : chosen.find((other) => other.command === command.id)
  const keys = own ? own.keys : command.keys
  return keys === '' ? undefined : keys
}

/** Whether a command can be given now. */
export const isAvailable = (command: Command, facts: ReadonlySet<WindowFact>): boolean =>
  (command.when ?? []).every((fact) => (typeof fact === 'string' ? facts.has(fact) : !facts.has(fact.not)))
