import { create } from 'zustand'
import type { Parcel } from '../../state/samp-sending.ts'

/** What of the window itself is being dragged, for the cards of programs; files and addresses of elsewhere tell themselves. */
export const useSampDrag = create<{ readonly parcel: Parcel | undefined }>(() => ({ parcel: undefined }))

/** Makes a parcel the one that is dragged, until the drag ends. */
export function dragParcel(parcel: Parcel | undefined): void {
  useSampDrag.setState({ parcel })
  if (parcel)
    addEventListener('dragend', () => useSampDrag.setState({ parcel: undefined }), { once: true, capture: true })
}
