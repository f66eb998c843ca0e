import { Component, type ReactNode } from 'react'
import { type Fault, faultOf } from '#shared/ipc/fault.ts'
import { FaultNotice } from '../views/editor/fault-notice.tsx'

/** Holds a failure of drawing inside one panel: the rest of the window goes on, the panel can be drawn again. */
export class Boundary extends Component<{ readonly children: ReactNode }, { readonly fault: Fault | undefined }> {
  override state: { readonly fault: Fault | undefined } = { fault: undefined }

  static getDerivedStateFromError(thrown: unknown): { readonly fault: Fault } {
    return { fault: { ...faultOf(thrown), kind: 'bug' } }
  }

  override render(): ReactNode {
    const { fault } = this.state
    if (!fault) return this.props.children
    return (
      <FaultNotice fault={fault} action={{ label: 'Draw it again', run: () => this.setState({ fault: undefined }) }} />
    )
  }
}
