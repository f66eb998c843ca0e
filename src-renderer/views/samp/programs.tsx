import { RadioTower } from 'lucide-react'
import type { SampState } from '#shared/model/samp.ts'
import { isJoined, joinSamp, otherPeers } from '../../state/samp.ts'
import { Button } from '../../widgets/button.tsx'
import { EmptyState } from '../../widgets/empty-state.tsx'
import { useClock } from '../jobs/clock.ts'
import { PeerCard } from './peer-card.tsx'

function NoPrograms({ state }: { readonly state: SampState }) {
  if (isJoined(state))
    return (
      <EmptyState small icon={<RadioTower size={20} />} title="No other program yet">
        Start TOPCAT, Aladin or a script; they find this hub by themselves. Tables, images and positions then go to and
        fro.
      </EmptyState>
    )
  if (state.status === 'alone')
    return (
      <EmptyState
        small
        icon={<RadioTower size={20} />}
        title="No hub runs"
        action={
          <Button look="primary" onPress={() => void joinSamp(true)}>
            Run a hub here
          </Button>
        }
      >
        Programs on this desk meet on a hub. Alidade joins one as soon as another program runs it, or runs its own.
      </EmptyState>
    )
  return (
    <EmptyState
      small
      icon={<RadioTower size={20} />}
      title={state.status === 'dismissed' ? 'Alidade has left the hub' : 'Alidade takes no part'}
      action={
        <Button look="primary" onPress={() => void joinSamp()}>
          {state.status === 'off' ? 'Take part' : 'Join again'}
        </Button>
      }
    >
      With SAMP, tables, images and positions go to TOPCAT, Aladin, DS9 and scripts, and come from them.
    </EmptyState>
  )
}

/** The other programs as cards. */
export function Programs({ state }: { readonly state: SampState }) {
  const peers = otherPeers(state)
  const now = useClock(peers.length > 0)
  if (peers.length === 0) return <NoPrograms state={state} />
  return (
    <ul className="peer-cards" aria-label="Programs on the hub">
      {peers.map((peer) => (
        <PeerCard key={peer.id} peer={peer} ownHub={state.status === 'own-hub'} now={now} />
      ))}
    </ul>
  )
}
