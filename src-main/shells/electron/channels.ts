/** Names of the few messages between preload and main; everything else goes over the port. */
export const channels = {
  /** Page to main: send me a port. */
  requestPort: 'alidade:request-port',
  /** Main to page: the port. */
  port: 'alidade:port',
  pickOpenPaths: 'alidade:pick-open-paths',
  pickSavePath: 'alidade:pick-save-path',
} as const
