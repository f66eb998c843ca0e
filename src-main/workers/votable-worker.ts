import { parentPort } from 'node:worker_threads'
import type { FromVotableWorker, ToVotableWorker } from './votable-messages.ts'
import { VotableReading } from './votable-reading.ts'

/** Entry of the worker that reads VOTables: one document at a time, as main asks. */
const port = parentPort
if (!port) throw new Error('votable-worker runs in a worker thread only')

let reading: VotableReading | undefined
const send = (message: FromVotableWorker, transfer: readonly ArrayBuffer[] = []): void =>
  port.postMessage(message, [...transfer])

port.on('message', (message: ToVotableWorker) => {
  if (message.type === 'read') {
    reading = new VotableReading(message, send)
    reading.start()
  } else reading?.take(message)
})
