import { arch, release } from 'node:os'
import type { AppInfo, DoctorFact } from '#shared/ipc/workspace.ts'
import type { StoreHealth } from '../../store/store-health.ts'

const shellNames: Readonly<Record<AppInfo['shell'], string>> = {
  electron: `Electron ${process.versions.electron ?? ''}`.trim(),
  browser: 'an installed browser',
  cli: 'the command line',
}

const fact = (name: string, value: string, problem = false): DoctorFact => ({ name, value, problem })

/** What a person or whoever helps them asks first: versions, places, and whether the files of the workspace are sound. */
export function doctorFacts(info: AppInfo, { files, setAside }: StoreHealth): DoctorFact[] {
  const broken = files.filter(({ state }) => state !== 'absent' && state !== 'whole')
  return [
    fact('Alidade', info.version),
    fact('Window', shellNames[info.shell]),
    fact('Node', `${process.version} on ${process.platform} ${arch()} ${release()}`),
    fact('Workspace', info.home),
    fact('Keeping', info.readOnly ?? 'everything is written there', info.readOnly !== undefined),
    ...(broken.length === 0 ? [fact('Files', 'all of them can be read')] : []),
    ...broken.map(({ file, state, note }) => fact('Files', `${file} is ${state}${note ? `: ${note}` : ''}`, true)),
    ...setAside.map((file) => fact('Set aside', file)),
  ]
}
