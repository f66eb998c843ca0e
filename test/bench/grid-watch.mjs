/**
 * Runs in the page before its own code: takes the time of every block of 200 rows that the page asks for, and of what the
 * person does until it is painted. The page itself knows nothing of it. Blocks alone, with a page at rest, are timed over a
 * second socket that is let in as a reload of the page would be.
 */
export function watchPage() {
  const blocks = []
  let began = 0
  let table
  const asked = new Map()
  const words = new TextDecoder()
  // A frame: its JSON part begins behind the 16 bytes of the header and 12 for each attachment.
  const headOf = (frame) => {
    if (!(frame instanceof ArrayBuffer) || frame.byteLength < 16) return {}
    const view = new DataView(frame)
    const start = 16 + 12 * view.getUint32(12, true)
    return JSON.parse(words.decode(new Uint8Array(frame, start, view.getUint32(8, true))))
  }
  const Socket = globalThis.WebSocket
  globalThis.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given)
      this.addEventListener('message', ({ data }) => {
        const now = performance.now()
        if (asked.size === 0 || !(data instanceof ArrayBuffer)) return
        const { kind, id } = headOf(data)
        const since = kind === 'result' ? asked.get(id) : undefined
        if (since === undefined) return
        asked.delete(id)
        blocks.push(now - since)
      })
    }
    send(frame) {
      const { kind, name, id, input } = headOf(frame)
      if (kind === 'call' && name === 'rows' && input.rows === 200) {
        asked.set(id, performance.now())
        table = input.table
      }
      if (kind === 'cancel') asked.delete(id)
      super.send(frame)
    }
  }

  const frameOf = (message) => {
    const json = new TextEncoder().encode(JSON.stringify(message))
    const frame = new Uint8Array(16 + json.length)
    const view = new DataView(frame.buffer)
    view.setUint32(0, 0x31444c41, true)
    view.setUint32(4, frame.length, true)
    view.setUint32(8, json.length, true)
    frame.set(json, 16)
    return frame.buffer
  }
  /** Milliseconds from asking for 200 rows to their frame, one after the other. */
  async function blocksAlone(starts) {
    const socket = new Socket(`ws://${location.host}/wire`)
    socket.binaryType = 'arraybuffer'
    const next = () =>
      new Promise((resolve) => socket.addEventListener('message', ({ data }) => resolve(data), { once: true }))
    await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }))
    const admitted = next()
    socket.send(Object.values(sessionStorage)[0])
    await admitted
    const greeted = next()
    socket.send(frameOf({ kind: 'hello', version: 1 }))
    await greeted
    const times = []
    for (const [at, start] of starts.entries()) {
      const asking = frameOf({
        kind: 'call',
        id: at + 1,
        domain: 'tables',
        name: 'rows',
        input: { table, start, rows: 200 },
      })
      const since = performance.now()
      let answer = next()
      socket.send(asking)
      while (headOf(await answer).id !== at + 1) answer = next()
      times.push(performance.now() - since)
    }
    socket.close()
    return times
  }

  const grid = () => document.querySelector('.table-view .ag-grid-viewport')
  const lines = () => {
    const place = grid()?.getBoundingClientRect()
    if (!place) return []
    return [...document.querySelectorAll('.table-view .ag-row[row-index]')].filter((line) => {
      const { top, bottom } = line.getBoundingClientRect()
      return bottom > place.top + 40 && top < place.bottom
    })
  }
  const rowOf = (line) => Number(line.getAttribute('row-index'))
  const isDrawn = (line) => line.querySelector('.cell') !== null && line.querySelector('.cell-pending') === null
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))

  let waiting
  // Capture on the window comes before every listener of the page.
  for (const kind of ['keydown', 'wheel'])
    addEventListener(
      kind,
      (event) => {
        began = event.timeStamp
      },
      { capture: true, passive: true },
    )

  const until = async (holds) => {
    const limit = performance.now() + 10_000
    for (;;) {
      await nextFrame()
      const found = began > 0 ? holds() : undefined
      if (found) {
        await nextFrame()
        return { ...found, milliseconds: performance.now() - began }
      }
      if (performance.now() > limit) return { milliseconds: Number.NaN, cells: {} }
    }
  }
  globalThis.gridWatch = {
    /** Every block of 200 rows that the page asked for. */
    blocks,
    blocksAlone,
    /** The next key leads to this row: wait until it is painted whole. */
    expectRow(row) {
      began = 0
      waiting = until(() => {
        const line = lines().find((one) => rowOf(one) === row)
        if (!line || !isDrawn(line)) return undefined
        const cells = {}
        for (const cell of line.querySelectorAll('.ag-cell')) cells[cell.getAttribute('col-id')] = cell.textContent
        return { cells }
      })
    },
    /** The next key or turn of the wheel moves the rows: wait until all that are seen are painted. */
    expectMove() {
      began = 0
      const before = lines()
        .map(rowOf)
        .sort((a, b) => a - b)[0]
      waiting = until(() => {
        const now = lines()
        const first = now.map(rowOf).sort((a, b) => a - b)[0]
        return first !== before && now.every(isDrawn) ? { cells: {} } : undefined
      })
    },
    done: () => waiting,
  }
}
