import { importJobText } from '../../state/job-actions.ts'
import { jobOf } from '../../state/jobs.ts'
import { showJob } from './jobs-place.ts'

/** Largest file of a job that is read, bytes. */
const maximumBytes = 4 * 1_048_576

function askForFile(): Promise<File | undefined> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = '.json,application/json'
    input.addEventListener('change', () => resolve(input.files?.[0]))
    input.addEventListener('cancel', () => resolve(undefined))
    input.click()
  })
}

/** Asks for the file of an exported job and takes the job in. */
export async function importJobFiles(): Promise<void> {
  const file = await askForFile()
  if (!file) return
  const text = file.size > maximumBytes ? '' : await file.text()
  const id = await importJobText(file.name, text)
  if (id !== undefined) showJob(jobOf(id) ?? { id })
}
