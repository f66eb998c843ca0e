import type { Api } from './api.ts'

/** Asks for what the window is drawn from: the workspace, its settings, its documents and its layout. */
export const askKept = ({ workspace }: Pick<Api, 'workspace'>) =>
  Promise.all([workspace.info(null), workspace.settings(null), workspace.documents(null), workspace.layout(null)])

/** What the window is drawn from, as it was kept. */
export type Kept = Awaited<ReturnType<typeof askKept>>
