import { type RefObject, useEffect, useState } from 'react'

/** CSS pixels above and below the view in which what is costly to draw is drawn before it is seen. */
const marginPixels = 400

/** How long the next thing waits for a moment in which nothing else is to be drawn. */
const longestWaitMilliseconds = 100
/** Time left in a moment that is worth taking: while one scrolls there is never as much. */
const worthMilliseconds = 20

const waiting: (() => void)[] = []
/** When the last one had its turn, or the first one came. */
let since = 0

const ask = (): number => requestIdleCallback(takeTurn, { timeout: longestWaitMilliseconds })

function takeTurn(moment: IdleDeadline): void {
  const now = performance.now()
  // What is drawn all the time leaves moments, but never long ones.
  if (moment.timeRemaining() >= worthMilliseconds || now - since >= longestWaitMilliseconds) {
    waiting.shift()?.()
    since = now
  }
  if (waiting.length > 0) ask()
}

/** Does things one by one, each in a quiet moment of the window. Answers how to take it back. */
function inTurn(act: () => void): () => void {
  if (waiting.push(act) === 1) {
    since = performance.now()
    ask()
  }
  return () => {
    const at = waiting.indexOf(act)
    if (at >= 0) waiting.splice(at, 1)
  }
}

/** Whether an element of something that scrolls is in the view or near it; told in a quiet moment when it comes. */
export function useNearView(element: RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false)
  useEffect(() => {
    const seen = element.current
    if (!seen) return
    let takeBack = () => {}
    const observer = new IntersectionObserver(
      (changes) => {
        takeBack()
        if (changes.at(-1)?.isIntersecting) takeBack = inTurn(() => setNear(true))
        else setNear(false)
      },
      { root: seen.closest('.set-scroll'), rootMargin: `${marginPixels}px 0px` },
    )
    observer.observe(seen)
    return () => {
      observer.disconnect()
      takeBack()
    }
  }, [element])
  return near
}

/** So many of a long list are drawn with the first picture, so many more in each quiet moment after it. */
const first = 4
const step = 2

/** How many of so many things are drawn: the first ones at once, the others in quiet moments until all are. */
export function useDrawn(count: number): number {
  const [drawn, setDrawn] = useState(first)
  useEffect(() => {
    if (drawn === Number.POSITIVE_INFINITY) return
    return inTurn(() => setDrawn(drawn + step < count ? drawn + step : Number.POSITIVE_INFINITY))
  }, [drawn, count])
  return drawn
}
