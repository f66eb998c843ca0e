import type { Job } from '#shared/model/job.ts'

/** A completed job of an id, but for what is said otherwise. */
export const jobWith = (id: string, patch: Partial<Job> = {}): Job => ({
  id,
  url: 'https://a.example.org/tap',
  adql: 'SELECT * FROM sky.stars',
  lang: 'ADQL',
  title: `query ${id}`,
  runid: `alidade-${id}`,
  uploads: [],
  origin: 'submitted',
  jobUrl: `https://a.example.org/tap/async/${id}`,
  stage: 'over',
  phase: 'COMPLETED',
  phases: [],
  createdAt: '2026-03-01T11:00:00Z',
  results: [],
  ...patch,
})
