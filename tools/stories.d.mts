/** Builds the stories to out/stories. */
export function buildStories(): Promise<void>
/** Serves the built stories on a free port of loopback. */
export function serveStories(): Promise<{ readonly address: string; close(): Promise<void> }>
