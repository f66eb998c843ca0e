/** Runs in the page: times a key press to the frame after which the tree shows what it did. */
export function watchTree() {
  let pending
  const next = () =>
    new Promise((resolve) => {
      pending = { resolve }
    })
  let answer
  globalThis.treeWatch = {
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
  const panel = document.querySelector('section[aria-label="Services"]')
  new MutationObserver(() => {
    const { since, resolve } = pending ?? {}
    if (since === undefined) return
    pending = undefined
    // The frame that draws the change has been painted when the task after it runs.
    requestAnimationFrame((now) => setTimeout(() => resolve(Math.max(now, performance.now()) - since)))
  }).observe(panel, { subtree: true, childList: true, attributes: true, characterData: true })
}
