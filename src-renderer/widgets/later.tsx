import { RotateCcw } from 'lucide-react'
import { type ComponentType, type ReactNode, useSyncExternalStore } from 'react'
import { Button } from './button.tsx'
import { ErrorState } from './error-state.tsx'

/** Reads the module of a part, once. */
type ReadPart = () => Promise<void>
const partsAhead: ReadPart[] = []

let firstPicture: Promise<void> | undefined
/** Settles when the picture has been shown in which a part was missed first. */
const afterFirstPicture = (): Promise<void> => {
  firstPicture ??= new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve))
  })
  return firstPicture
}

const nextIdle = (): Promise<void> =>
  new Promise((resolve) => {
    requestIdleCallback(() => resolve(), { timeout: 1000 })
  })

/** Reads the parts that are not there yet, one after the other while nothing else is to be done, before they are opened. */
export async function readPartsAhead(): Promise<void> {
  for (const read of partsAhead) {
    await nextIdle()
    await read()
  }
}

/**
 * A view whose module is not among what the window starts with. It is read when the view is drawn first; if `ahead`, not
 * before the window's first picture and soon after it in any case. From then on the view is drawn at once, as any other.
 * `waiting` stands in its place until then, `missing` if it could not be read.
 */
export function later<Given extends object>(
  load: () => Promise<ComponentType<Given>>,
  {
    waiting = () => null,
    missing = <MissingPart />,
    ahead = true,
  }: {
    readonly waiting?: (given: Given) => ReactNode
    readonly missing?: ReactNode
    readonly ahead?: boolean
  } = {},
): (given: Given) => ReactNode {
  let state: { readonly View: ComponentType<Given> } | 'waiting' | 'missing' = 'waiting'
  let reading: Promise<void> | undefined
  const listeners = new Set<() => void>()
  const become = (next: typeof state) => {
    state = next
    for (const listener of listeners) listener()
  }
  const read: ReadPart = () => {
    reading ??= (ahead ? afterFirstPicture().then(load) : load()).then(
      (View) => become({ View }),
      () => become('missing'),
    )
    return reading
  }
  const follow = (listener: () => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  if (ahead) partsAhead.push(read)
  return function Later(given: Given) {
    const now = useSyncExternalStore(follow, () => state)
    if (now === 'waiting') {
      // Asked for while it is drawn, as React's own lazy parts are: the sooner it is there.
      void read()
      return waiting(given)
    }
    return now === 'missing' ? missing : <now.View {...given} />
  }
}

/** In place of a part that could not be read: its files have gone, or those of another version are there. */
export function MissingPart() {
  return (
    <ErrorState
      title="This part of the window could not be read."
      where="Alidade’s own files are not as they were when the window was opened."
      next="Load the window again; queries and tables stay as they are."
      actions={
        <Button icon={<RotateCcw size={13} />} onPress={() => location.reload()}>
          Load the window again
        </Button>
      }
    />
  )
}
