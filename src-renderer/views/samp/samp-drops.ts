import type { SampItem, SampPeer } from '#shared/model/samp.ts'
import { filePath } from '#shared/vo/samp/lockfile.ts'
import type { Api } from '../../api/api.ts'
import { tabContent } from '../../app/panels.ts'
import { webAddress } from '../../cells/web-address.ts'
import { tabNodes, useLayout } from '../../state/dock-model.ts'
import { useDocuments } from '../../state/documents.ts'
import { otherPeers, useSamp } from '../../state/samp.ts'
import { type Parcel, sendParcel } from '../../state/samp-sending.ts'
import { useTables } from '../../state/tables.ts'
import { tellFailure } from '../../state/told-faults.ts'
import { showToast } from '../../widgets/toasts.tsx'
import { fileName, uploadFile } from '../files/open-files.ts'
import { linkKinds } from './link-kinds.ts'
import { dragParcel, useSampDrag } from './samp-drag.ts'
import { tableParcel, takesParcel } from './send-menu.ts'

const cardSelector = '[data-samp-peer]'

/** The card under the pointer: while a tab is dragged the dock lays a sheet over everything. */
const cardAt = ({ clientX, clientY }: DragEvent): HTMLElement | undefined =>
  document
    .elementsFromPoint(clientX, clientY)
    .map((element) => element.closest<HTMLElement>(cardSelector))
    .find((card) => card !== null) ?? undefined

const peerOf = (card: HTMLElement): SampPeer | undefined =>
  otherPeers(useSamp.getState().state).find(({ id }) => id === card.dataset.sampPeer)

/** The table that a tab of the dock shows: the layout writes the place of a tab on its button, `tb2` for `t2`. */
function parcelOfTab(button: Element): Parcel | undefined {
  const path = button.getAttribute('data-layout-path')?.replace(/\/tb(\d+)$/, '/t$1')
  const node = tabNodes(useLayout.getState().model).find((tab) => tab.getPath() === path)
  const { kind, id } = tabContent(node?.getId() ?? '')
  const shown = kind === 'query' ? useDocuments.getState().byId[id]?.table : kind === 'table' ? id : undefined
  const table = shown === undefined ? undefined : useTables.getState().byId[shown]
  return table && tableParcel(table)
}

const kindItem = (source: string, name: string, peer: SampPeer): SampItem | undefined => {
  const kinds = [...linkKinds({ address: source }), 'moc' as const]
  return kinds.map((kind): SampItem => ({ kind, source, name })).find((item) => takesParcel(peer, { items: [item] }))
}

/** The items of what was dropped from elsewhere: addresses, and files; undefined: a file was not read, and that was said. */
async function itemsOfDrop(data: DataTransfer, peer: SampPeer, api: Api): Promise<readonly SampItem[] | undefined> {
  const files = [...data.files]
  const text = (data.getData('text/uri-list') || data.getData('text/plain')).split('\n')[0]?.trim() ?? ''
  const address = webAddress(text) ?? filePath(text)
  if (files.length === 0) {
    const item = address === undefined ? undefined : kindItem(address, fileName(address), peer)
    return item ? [item] : []
  }
  const items: SampItem[] = []
  let isTold = false
  for (const file of files) {
    const path = api.shell.pathOfFile(file)
    const item = path === undefined ? undefined : kindItem(path, file.name, peer)
    if (item) items.push(item)
    else if (path === undefined) {
      // A browser tells no path: the file is opened here, and its table is sent.
      const opened = await uploadFile(file)
      if (opened.ok) items.push({ kind: 'table', table: opened.value.table })
      else {
        tellFailure(`${file.name} was not opened.`, opened.fault)
        isTold = true
      }
    }
  }
  return isTold && items.length === 0 ? undefined : items
}

async function sendDropped(data: DataTransfer, peer: SampPeer, api: Api): Promise<void> {
  const items = await itemsOfDrop(data, peer, api)
  if (!items) return
  const names = items.map((item) => ('name' in item ? item.name : 'the file'))
  const what = items.length === 1 ? `“${names[0]}”` : `${items.length} files`
  if (items.length > 0) await sendParcel({ what, items, names }, [peer.id])
  else showToast({ text: `“${peer.name}” takes nothing of this.`, look: 'error' })
}

const comesFromElsewhere = (data: DataTransfer | null): boolean =>
  data !== null && (data.types.includes('Files') || data.types.includes('text/uri-list'))

/** Lets things be dropped on the cards of programs, until the answer is called. */
export function startSampDrops(api: Api): () => void {
  let marked: HTMLElement | undefined
  const mark = (card: HTMLElement | undefined, takes = false) => {
    if (marked !== card) marked?.removeAttribute('data-drop')
    marked = card
    card?.setAttribute('data-drop', takes ? 'yes' : 'no')
    document.documentElement.toggleAttribute('data-samp-dropping', card !== undefined)
  }
  const start = (event: DragEvent) => {
    const tab = event.target instanceof Element ? event.target.closest('.flexlayout__tab_button') : null
    // What an earlier drag left behind is not dragged now: one whose source has gone never ends.
    dragParcel(tab ? parcelOfTab(tab) : undefined)
  }
  /** The card under the pointer and whether it takes what is dragged; undefined: none of ours. */
  const look = (event: DragEvent) => {
    const card = cardAt(event)
    const peer = card && peerOf(card)
    const { parcel } = useSampDrag.getState()
    if (!card || !peer || (!parcel && !comesFromElsewhere(event.dataTransfer))) return undefined
    return { card, peer, parcel, takes: parcel === undefined || takesParcel(peer, parcel) }
  }
  const over = (event: DragEvent) => {
    const found = look(event)
    mark(found?.card, found?.takes)
    if (!found) return
    event.preventDefault()
    event.stopPropagation()
    if (event.dataTransfer) event.dataTransfer.dropEffect = found.takes ? 'copy' : 'none'
  }
  const drop = (event: DragEvent) => {
    const found = look(event)
    mark(undefined)
    dragParcel(undefined)
    if (!found) return
    event.preventDefault()
    event.stopPropagation()
    const { parcel, peer, takes } = found
    if (parcel && takes) void sendParcel(parcel, [peer.id])
    else if (parcel) showToast({ text: `“${peer.name}” does not take this.`, look: 'error' })
    else if (event.dataTransfer) void sendDropped(event.dataTransfer, peer, api)
  }
  const end = () => mark(undefined)
  const heard = [
    ['dragstart', start],
    ['dragover', over],
    ['drop', drop],
    ['dragend', end],
  ] as const
  for (const [name, listener] of heard) addEventListener(name, listener, true)
  return () => {
    for (const [name, listener] of heard) removeEventListener(name, listener, true)
  }
}
