/** What the practice sky allows. Declared in the capabilities (TAPRegExt 1.0, 2.5) and held to everywhere. */
export const serviceLimits = {
  /** Rows given without MAXREC. Small enough to be met in an exercise. */
  defaultRows: 20_000,
  /** Rows that MAXREC can ask for at most. */
  hardRows: 2_000_000,
  /** Bytes of one request, uploads included. */
  requestBytes: 67_108_864,
  /** Bytes of one uploaded table. */
  uploadBytes: 33_554_432,
  /** Tables in one request. */
  uploads: 10,
  defaultExecutionSeconds: 600,
  hardExecutionSeconds: 3600,
  defaultRetentionSeconds: 7 * 86_400,
  hardRetentionSeconds: 30 * 86_400,
  /** UWS 1.1, 2.2.1.1: the longest that a WAIT holds a request. */
  waitSeconds: 60,
  /** Between two looks for jobs whose time is over. */
  sweepSeconds: 60,
} as const
