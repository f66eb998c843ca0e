import { afterEach, expect, test, vi } from 'vitest'
import type { Api } from '#renderer/api/api.ts'
import { useConnection } from '#renderer/state/connection.ts'
import { exportJob } from '#renderer/state/job-actions.ts'
import { useMessages } from '#renderer/state/messages.ts'
import { fail, ok } from '#shared/ipc/fault.ts'
import { connectFake, inputsOf } from './fake-window.ts'
import { jobWith } from './made-jobs.ts'

afterEach(() => vi.unstubAllGlobals())

const job = jobWith('j', { title: 'cone' })
const exported = { 'jobs.exportJob': () => ok({ text: '{}', name: 'cone.alidade-job.json' }) }

/** The window in a shell that asks for a path. */
function withDialog(path: string | undefined, answers: Parameters<typeof connectFake>[0] = {}) {
  const calls = connectFake({ ...exported, ...answers })
  const pickSavePath = vi.fn(async () => path)
  const { api } = useConnection.getState()
  if (!api) throw new Error('There is no api.')
  useConnection.setState({ api: { ...api, shell: { ...api.shell, pickSavePath } } as Api })
  return { calls, pickSavePath }
}

test('where the shell asks for a path, main writes the exported job there', async () => {
  const { calls, pickSavePath } = withDialog('/data/cone.json')
  await exportJob(job)
  expect(pickSavePath).toHaveBeenCalledWith('cone.alidade-job.json')
  expect(inputsOf(calls, 'jobs.saveJob')).toEqual([{ job: 'j', path: '/data/cone.json' }])
})

test('a person who goes away saves nothing; what fails is told', async () => {
  const away = withDialog(undefined)
  await exportJob(job)
  expect(inputsOf(away.calls, 'jobs.saveJob')).toEqual([])
  const { calls } = withDialog('/full/cone.json', { 'jobs.saveJob': () => fail('storage', 'The disk is full.') })
  await exportJob(job)
  expect(inputsOf(calls, 'jobs.saveJob')).toHaveLength(1)
  expect(useMessages.getState().list.at(-1)?.text).toContain('cone was not saved.')
})

test('in a browser it is a download under its name', async () => {
  const link = { href: '', download: '', click: vi.fn() }
  vi.stubGlobal('document', { createElement: () => link })
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined }))
  vi.useFakeTimers()
  const calls = connectFake(exported)
  await exportJob(job)
  vi.useRealTimers()
  expect([link.download, link.click.mock.calls.length]).toEqual(['cone.alidade-job.json', 1])
  expect(inputsOf(calls, 'jobs.saveJob')).toEqual([])
})
