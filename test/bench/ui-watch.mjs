/** Runs in the page: times a key press to the frame after which the part of the window that `selector` names shows what it did. */
export function watchKeys(selector) {
  let pending
  const next = () =>
    new Promise((resolve) => {
      pending = { resolve }
    })
  let answer
  globalThis.keyWatch = {
    expect() {
      answer = next()
    },
    done: () => answer,
  }
  addEventListener(
    'keydown',
    (event) => {
      if (pending && pending.since === undefined) pending.since = event.timeStamp
    },
    { capture: true },
  )
  new MutationObserver((changes) => {
    const { since, resolve } = pending ?? {}
    if (since === undefined) return
    // What is shown may be made by the key, as the palette is: its parts are looked for with each change.
    const isSeen = ({ target, addedNodes }) =>
      (target.parentElement ?? target).closest(selector) ||
      [...addedNodes].some(
        (node) => node instanceof Element && (node.matches(selector) || node.querySelector(selector)),
      )
    if (!changes.some(isSeen)) return
    pending = undefined
    // The frame that draws the change has been painted when the task after it runs.
    requestAnimationFrame((now) => setTimeout(() => resolve(Math.max(now, performance.now()) - since)))
  }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
}
