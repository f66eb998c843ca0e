import { Model, type TabNode } from 'flexlayout-react'
import { type PanelName, panels } from '#renderer/app/panels.ts'

/** The tab of a panel as the dock has it, for the panel alone. */
export function panelNode(name: PanelName): TabNode {
  const model = Model.fromJson({
    layout: {
      type: 'row',
      children: [{ type: 'tabset', children: [{ type: 'tab', id: name, name: panels[name] }] }],
    },
  })
  return model.getNodeById(name) as TabNode
}

/** Types into a field of the story as a person does. */
export async function type(label: string, text: string): Promise<void> {
  const field = await drawn(() =>
    document.querySelector<HTMLInputElement>(`input[aria-label="${label}"], [aria-label="${label}"] input`),
  )
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
  set?.call(field, text)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

/** What a look finds, once it is drawn. */
export async function drawn<T>(look: () => T | null | undefined): Promise<T> {
  for (;;) {
    const found = look()
    if (found) return found
    await new Promise((next) => requestAnimationFrame(next))
  }
}
