/** Processor time of this process, milliseconds: what other programs do meanwhile is not in it. */
export const ownMilliseconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Far above what happens at once even on a machine that is busy with something else, far below any patience of the program. */
export const atOnceMilliseconds = 5000

/** Longest from a cancel or a close until the sockets are closed: the figure where full counts run alone, else at once. */
export const cancelMilliseconds = process.env.ALIDADE_FAULTS === 'full' ? 200 : atOnceMilliseconds
