/**
 * Keeps the step of the wheel at its number of pixels where the grid is stretched: beyond the height that a browser
 * gives an element (32 million pixels: 1.33 million rows) the grid maps a shorter scroll way onto the rows, and one
 * step of the wheel would skip rows. Answers how to stop.
 */
export function steadyWheel(
  element: HTMLElement,
  viewport: () => HTMLElement | null,
  contentHeight: () => number,
): () => void {
  let rest = 0
  const onWheel = (event: WheelEvent) => {
    const scroller = viewport()
    if (!scroller || event.ctrlKey || event.shiftKey || event.deltaY === 0) return
    const page = scroller.clientHeight
    const stretch = (contentHeight() - page) / Math.max(1, scroller.scrollHeight - page)
    if (stretch < 1.01) return
    event.preventDefault()
    event.stopPropagation()
    const pixels =
      event.deltaMode === 1 ? event.deltaY * 24 : event.deltaMode === 2 ? event.deltaY * page : event.deltaY
    rest += pixels / stretch
    const whole = Math.trunc(rest)
    rest -= whole
    if (whole !== 0) scroller.scrollTop += whole
    if (event.deltaX !== 0) scroller.scrollLeft += event.deltaX
  }
  element.addEventListener('wheel', onWheel, { capture: true, passive: false })
  return () => element.removeEventListener('wheel', onWheel, { capture: true })
}
