/** Processor time of this process, milliseconds: what other programs do meanwhile is not in it. */
export const ownMilliseconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Far above what happens at once even on a machine that is busy with something else, far below any patience of the program. */
export const atOnceMilliseconds = 5000
