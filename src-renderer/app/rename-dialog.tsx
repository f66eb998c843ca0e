import { useState } from 'react'
import { create } from 'zustand'
import { useDocuments } from '../state/documents.ts'
import { useTables } from '../state/tables.ts'
import { renameContent, titleOfTab } from '../state/titles.ts'
import { Button } from '../widgets/button.tsx'
import { Dialog } from '../widgets/dialog.tsx'
import { TextField } from '../widgets/field.tsx'

const useAsked = create<{ readonly tab: string | undefined }>(() => ({ tab: undefined }))

/** Asks for a tab's new title; pages have none of their own. */
export const askForTitle = (tab: string): void => {
  if (titleOfTab(tab) !== undefined) useAsked.setState({ tab })
}

function Form({ tab, onDone }: { readonly tab: string; readonly onDone: () => void }) {
  const [title, setTitle] = useState(titleOfTab(tab) ?? '')
  return (
    <form
      className="dialog-form"
      onSubmit={(event) => {
        event.preventDefault()
        void renameContent(tab, title)
        onDone()
      }}
    >
      <TextField label="Title" value={title} onChange={setTitle} autoFocus replaced />
      <div className="dialog-actions">
        <Button onPress={onDone}>Cancel</Button>
        <Button type="submit" look="primary" isDisabled={title.trim() === ''}>
          Rename
        </Button>
      </div>
    </form>
  )
}

/** The form in a dialog; once in a window. */
export function RenameDialog() {
  const { tab } = useAsked()
  useDocuments((documents) => documents.byId)
  useTables((tables) => tables.byId)
  const close = () => useAsked.setState({ tab: undefined })
  if (tab === undefined || titleOfTab(tab) === undefined) return null
  return (
    <Dialog title="Rename" onClose={close}>
      <Form key={tab} tab={tab} onDone={close} />
    </Dialog>
  )
}
