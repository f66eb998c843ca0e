import { KeyRound } from 'lucide-react'
import type { Fault } from '#shared/ipc/fault.ts'
import { askForLogin, loginWantedBy } from '../../state/accounts.ts'
import { Button } from '../../widgets/button.tsx'

/** Opens the form for a login where a refusal asks for one; nothing for any other fault. */
export function SignInButton({
  fault,
  service,
  again,
}: {
  readonly fault: Fault
  /** Base address of the service that was asked. */
  readonly service?: string | undefined
  readonly again?: (() => void) | undefined
}) {
  const wanted = loginWantedBy(fault, service, again)
  if (!wanted) return null
  return (
    <Button look="primary" icon={<KeyRound size={13} />} onPress={() => askForLogin(wanted)}>
      Sign in…
    </Button>
  )
}
