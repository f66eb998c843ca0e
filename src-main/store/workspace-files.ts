/**
 * Every file of the workspace with the number of its shape. A change of shape raises the number and adds a migration
 * where the file is opened. A file with a higher number than here was written by a newer Alidade.
 */
export const workspaceSchemas = {
  'settings.json': 1,
  'layout.json': 1,
  'services.json': 1,
  'profiles.json': 2,
  'recents.json': 1,
  'tables.json': 1,
  'columns.json': 1,
  'documents.journal': 2,
  'history.journal': 1,
  'jobs.journal': 1,
  'query-sets.journal': 1,
  'practice.json': 1,
  'credentials.json': 1,
  'samp-rules.json': 1,
  // In a folder of its own for each practice sky.
  'practice-jobs.journal': 1,
} as const

export type WorkspaceFile = keyof typeof workspaceSchemas
