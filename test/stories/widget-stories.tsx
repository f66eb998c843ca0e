import { Copy, Database, FolderOpen, Play, RotateCcw, Table2, TerminalSquare } from 'lucide-react'
import { useState } from 'react'
import { Button, Hint, IconButton } from '#renderer/widgets/button.tsx'
import { Dialog } from '#renderer/widgets/dialog.tsx'
import { EmptyState } from '#renderer/widgets/empty-state.tsx'
import { ErrorState } from '#renderer/widgets/error-state.tsx'
import { TextField } from '#renderer/widgets/field.tsx'
import { InspectorRow } from '#renderer/widgets/inspector-row.tsx'
import { LoadingState } from '#renderer/widgets/loading-state.tsx'
import { MenuButton, MenuList } from '#renderer/widgets/menu.tsx'
import { Elapsed, Progress } from '#renderer/widgets/progress.tsx'
import { Split } from '#renderer/widgets/split.tsx'
import { showToast, Toasts } from '#renderer/widgets/toasts.tsx'
import { fieldStories } from './field-stories.tsx'
import type { WidgetStory } from './story.ts'
import { treeStory } from './tree-story.tsx'

const nothing = () => undefined

const lines = [
  { id: 'system', label: 'As the system', checked: true },
  { id: 'query', label: 'Query the first 100 rows', shortcut: 'Ctrl+Enter', icon: <Play size={14} /> },
  {
    id: 'service',
    label: 'Example Data Center',
    note: 'https://archive.example.org/tap',
    icon: <Database size={14} />,
  },
  { id: 'off', label: 'Not possible now', disabled: true },
]

function DialogStory() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onPress={() => setOpen(true)}>Open the dialog</Button>
      {open && (
        <Dialog title="Rename the table" onClose={() => setOpen(false)}>
          <div className="dialog-form">
            <TextField label="Title" value="stars (2)" onChange={nothing} autoFocus />
            <div className="dialog-actions">
              <Button onPress={() => setOpen(false)}>Cancel</Button>
              <Button look="primary" onPress={() => setOpen(false)}>
                Rename
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  )
}

function SplitStory() {
  const [ratio, setRatio] = useState(0.4)
  return (
    <div style={{ height: 160 }}>
      <Split
        label="Height of the first pane"
        ratio={ratio}
        onRatio={setRatio}
        first={<p className="story-pad">The bar is dragged, or moved with the arrow keys.</p>}
        second={<p className="story-pad quiet">Below the bar.</p>}
      />
    </div>
  )
}

const buttons: WidgetStory = {
  id: 'buttons',
  title: 'Buttons',
  states: [
    { name: 'plain', draw: () => <Button>Run again</Button> },
    { name: 'primary', draw: () => <Button look="primary">New query</Button> },
    { name: 'quiet', draw: () => <Button look="quiet">View</Button> },
    {
      name: 'with an icon',
      draw: () => (
        <>
          <Button icon={<FolderOpen size={14} />}>Open file…</Button>
          <Button look="primary" icon={<Play size={12} />}>
            Run
          </Button>
          <Button look="quiet" icon={<RotateCcw size={14} />}>
            Reopen
          </Button>
        </>
      ),
    },
    {
      name: 'not possible now',
      draw: () => (
        <>
          <Button isDisabled>Run again</Button>
          <Button look="primary" isDisabled>
            New query
          </Button>
          <IconButton label="Copy" icon={<Copy size={15} />} isDisabled />
        </>
      ),
    },
    {
      name: 'icon alone, named by its tooltip',
      draw: () => <IconButton label="Copy" shortcut="Ctrl+C" icon={<Copy size={15} />} />,
    },
    {
      name: 'a long word in little room',
      draw: () => (
        <div style={{ width: 120, display: 'flex' }}>
          <Button className="story-shrink">Broken Archive of the Very Long Name</Button>
        </div>
      ),
    },
    {
      name: 'with a hint',
      draw: () => (
        <Hint text="Reads all tables of the service once more" shortcut="F5">
          <Button>Read again</Button>
        </Hint>
      ),
    },
  ],
}

const menus: WidgetStory = {
  id: 'menus',
  title: 'Menus and dialogs',
  states: [
    {
      name: 'a button that opens a menu',
      draw: () => (
        <MenuButton label="Menu" groups={[{ title: 'Theme', lines }]} onAction={nothing}>
          <Button>Open the menu</Button>
        </MenuButton>
      ),
    },
    {
      name: 'its lines: chosen, with shortcut, with note, not possible now',
      draw: () => (
        <div className="popover story-popover">
          <MenuList
            label="Lines"
            groups={[{ title: 'Group', lines }, { lines: [{ id: 'last', label: 'Take off the list' }] }]}
            onAction={nothing}
          />
        </div>
      ),
    },
    { name: 'a dialog', draw: () => <DialogStory /> },
    {
      name: 'notices',
      draw: () => (
        <>
          <Button
            onPress={() =>
              showToast({
                id: 'plain',
                text: 'Closed cone M45.',
                action: { label: 'Undo', run: nothing },
                seconds: 600,
              })
            }
          >
            A notice with undo
          </Button>
          <Button
            onPress={() =>
              showToast({ id: 'error', text: 'The clipboard could not be written.', look: 'error', seconds: 600 })
            }
          >
            A failure
          </Button>
          <Toasts />
        </>
      ),
    },
    { name: 'two panes', draw: () => <SplitStory /> },
  ],
}

const progress: WidgetStory = {
  id: 'progress',
  title: 'Progress and states',
  states: [
    { name: 'how far', draw: () => <Progress label="stars.vot" fraction={0.42} number="42 %" onCancel={nothing} /> },
    { name: 'not known how far', draw: () => <Progress label="Waiting for the service" onCancel={nothing} /> },
    {
      name: 'a long name',
      draw: () => (
        <Progress
          label="a-file-with-a-name-that-is-longer-than-the-room-it-has.vot.gz"
          fraction={0.9}
          number="1,234,567 rows"
        />
      ),
    },
    { name: 'time', draw: () => <Elapsed since={performance.now() - 125_000} /> },
    {
      name: 'loading',
      draw: () => (
        <LoadingState
          title="Waiting for Example Data Center"
          since={performance.now() - 4200}
          onCancel={nothing}
          shortcut="Esc"
        />
      ),
    },
    {
      name: 'loading, with a number',
      draw: () => (
        <LoadingState
          title="Reading gaia_source"
          since={performance.now() - 61_000}
          fraction={0.25}
          number="25,000 of ~100,000 rows"
          onCancel={nothing}
        />
      ),
    },
    {
      name: 'empty, with the one thing to do next',
      draw: () => (
        <EmptyState
          icon={<TerminalSquare size={28} />}
          title="No query is open"
          action={<Button look="primary">New query</Button>}
        >
          Write a query here, or drop a table file anywhere on the window.
        </EmptyState>
      ),
    },
    {
      name: 'empty, in a small panel',
      draw: () => (
        <EmptyState small icon={<Table2 size={20} />} title="No row chosen">
          Click a row of a table to read it here.
        </EmptyState>
      ),
    },
    {
      name: 'error, with everything',
      draw: () => (
        <ErrorState
          title="The service reports an error in line 2, column 1"
          words={'Incorrect ADQL query: Encountered "FRM". <b>Was expecting</b> "FROM"'}
          where="https://archive.example.org/tap/sync"
          next="Correct the query and run it again."
          detail={'<?xml version="1.0"?>\n<VOTABLE version="1.4"/>'}
          actions={<Button>Run again</Button>}
        />
      ),
    },
    { name: 'error, in a word', draw: () => <ErrorState title="The disk does not answer." /> },
  ],
}

const inspector: WidgetStory = {
  id: 'inspector',
  title: 'Inspector rows',
  states: [
    {
      name: 'values, units, meaning',
      draw: () => (
        <dl className="story-list">
          <InspectorRow
            name="ra"
            text="37.95454"
            unit="deg"
            about={
              <>
                <span>ICRS right ascension</span>
                <code>pos.eq.ra;meta.main</code>
              </>
            }
            onCopy={nothing}
          />
          <InspectorRow name="a_rather_long_name_of_a_column" text="6.02214076e23" unit="erg/s/cm2/Angstrom" />
          <InspectorRow name="preview" text="https://example.org/preview/1.png" onOpen={nothing} onCopy={nothing} />
          <InspectorRow name="note" text={'line one\nline two '.repeat(3)} onCopy={nothing} />
          <InspectorRow name="parallax" text="null" tone="null" />
          <InspectorRow name="name" text={'""'} tone="quiet" />
          <InspectorRow name="pm_ra" text="" tone="pending" />
        </dl>
      ),
    },
  ],
}

export const widgetStories: readonly WidgetStory[] = [buttons, menus, progress, inspector, ...fieldStories, treeStory]
