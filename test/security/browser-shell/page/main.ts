import { connect } from '#renderer/api/connect.ts'

const output = document.querySelector('output')
const show = (text: string): void => {
  if (output) output.textContent = text
}

/** Shows what main answered, or why it did not let the window in. */
try {
  const api = await connect()
  const info = await api.workspace.info(null)
  show(info.ok ? `connected to ${info.value.version}` : info.fault.message)
} catch (thrown) {
  show(`refused: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
}
