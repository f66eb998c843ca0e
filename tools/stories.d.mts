/** Builds the stories to `folder`; without one to out/stories. */
export function buildStories(folder?: string): Promise<void>
/** Serves the built stories on a free port of loopback. */
export function serveStories(folder?: string): Promise<{ readonly address: string; close(): Promise<void> }>
/** Builds the stories to a folder of their own and serves them from there until closed. */
export function openStories(): Promise<{ readonly address: string; close(): Promise<void> }>
