import { create } from 'zustand'
import { countText } from '../../cells/number-text.ts'
import { Button } from '../../widgets/button.tsx'
import { Dialog } from '../../widgets/dialog.tsx'

/** What is asked before a table is saved whose columns are not shown as they are. */
export interface ColumnsQuestion {
  readonly title: string
  readonly all: number
  readonly shown: number
  readonly reordered: boolean
  readonly answer: (columns: 'all' | 'shown' | undefined) => void
}

const useAsked = create<{ readonly question: ColumnsQuestion | undefined }>(() => ({ question: undefined }))

/** Asks which columns are to be saved; undefined: the person went away. */
export function askForColumns(question: Omit<ColumnsQuestion, 'answer'>): Promise<'all' | 'shown' | undefined> {
  useAsked.getState().question?.answer(undefined)
  return new Promise((resolve) => {
    const answer = (columns: 'all' | 'shown' | undefined) => {
      useAsked.setState({ question: undefined })
      resolve(columns)
    }
    useAsked.setState({ question: { ...question, answer } })
  })
}

/** `3 columns are hidden and the others are shown in another order than the table’s own.` */
export function columnsSentence({ all, shown, reordered }: Omit<ColumnsQuestion, 'answer' | 'title'>): string {
  const hidden = all - shown
  const gone =
    hidden === 0 ? '' : `${countText(hidden)} of ${countText(all)} columns ${hidden === 1 ? 'is' : 'are'} hidden`
  const moved = 'shown in another order than the table’s own'
  if (gone === '') return `The columns are ${moved}.`
  return reordered ? `${gone}, and the others are ${moved}.` : `${gone}.`
}

/** The question in a dialog; once in a window. */
export function SaveColumnsDialog() {
  const { question } = useAsked()
  if (!question) return null
  const { title, all, shown, reordered, answer } = question
  return (
    <Dialog title={`Save ${title}`} onClose={() => answer(undefined)}>
      <div className="dialog-form">
        <p className="save-columns-sentence">{columnsSentence(question)} What is to be saved?</p>
        <div className="dialog-actions">
          <Button onPress={() => answer('shown')}>
            {shown < all ? `Only the ${countText(shown)} shown columns` : 'All columns'}
            {reordered || shown < all ? ', in the order shown' : ''}
          </Button>
          <Button look="primary" autoFocus onPress={() => answer('all')}>
            {shown < all ? `All ${countText(all)} columns` : 'All columns, in the table’s own order'}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
