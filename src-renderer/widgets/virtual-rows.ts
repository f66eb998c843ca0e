import { type RefObject, useEffect, useLayoutEffect, useState } from 'react'

/** Which rows of a long list are drawn. */
export interface RowWindow {
  /** 0-based, end exclusive. */
  readonly first: number
  readonly end: number
}

/** The rows that a viewport shows, with some more on either side. */
export function rowWindow(
  scrollTop: number,
  viewportHeight: number,
  rowHeight: number,
  count: number,
  spare = 8,
): RowWindow {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - spare)
  const end = Math.min(count, Math.ceil((scrollTop + viewportHeight) / rowHeight) + spare)
  return { first: Math.min(first, end), end }
}

/** Follows scrolling and size of a viewport; rows are all of one height (CSS pixels). */
export function useRowWindow(
  viewport: RefObject<HTMLElement | null>,
  rowHeight: number,
  count: number,
): RowWindow & { readonly height: number } {
  const [place, setPlace] = useState({ top: 0, height: 600 })
  useLayoutEffect(() => {
    const element = viewport.current
    if (!element) return
    const measure = () => setPlace({ top: element.scrollTop, height: element.clientHeight })
    // The observer tells the first size too. Asked for here, it would make the browser lay the window out once more.
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', measure, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [viewport])
  useEffect(() => {
    const element = place.top > 0 ? viewport.current : null
    if (element && element.scrollTop !== place.top) setPlace({ top: element.scrollTop, height: element.clientHeight })
  }, [viewport, place.top])
  return { ...rowWindow(place.top, place.height, rowHeight, count), height: place.height }
}

/** Scrolls a viewport so that a row is in it. */
export function revealRow(element: HTMLElement, row: number, rowHeight: number): void {
  const top = row * rowHeight
  if (top < element.scrollTop) element.scrollTop = top
  else if (top + rowHeight > element.scrollTop + element.clientHeight)
    element.scrollTop = top + rowHeight - element.clientHeight
}

/** Scrolls by as much as a row has moved, if it was in view; whether it was. */
export function holdRow(element: HTMLElement, before: number, now: number, rowHeight: number): boolean {
  const top = before * rowHeight
  const inView = top + rowHeight > element.scrollTop && top < element.scrollTop + element.clientHeight
  if (inView && now !== before) element.scrollTop += (now - before) * rowHeight
  return inView
}
