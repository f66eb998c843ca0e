import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import type { Account } from '#shared/ipc/accounts.ts'
import { faultText } from '#shared/ipc/fault-text.ts'
import { askForLogin, forgetAccount, loginFor, useAccounts } from '../../state/accounts.ts'
import { api } from '../../state/connection.ts'
import { useServices } from '../../state/services.ts'
import { announce } from '../../widgets/announcer.tsx'
import { Button } from '../../widgets/button.tsx'
import { accountWords } from './account-words.ts'
import './accounts.css'

function AccountLine({ account }: { readonly account: Account }) {
  const [said, setSaid] = useState<string>()
  const { origin } = account
  // A login says something only where the service looks at it: at a service of that origin, where one is known.
  const service = useServices((services) => services.list.find(({ url }) => url.startsWith(`${origin}/`)))
  const wanted = service ? loginFor(service.url) : { origin, url: `${origin}/`, challenges: [] }
  const { host } = new URL(origin)
  const test = async () => {
    setSaid(`Asking ${host}…`)
    const answer = await api().accounts.test({ url: wanted.url ?? `${origin}/` })
    const sentence = answer.ok ? answer.value.message : faultText(answer.fault).sentence
    setSaid(sentence)
    announce(sentence)
  }
  return (
    <li className="setting account">
      <div className="setting-words">
        <p className="setting-label account-origin selectable">{origin}</p>
        <p className="setting-sentence">{accountWords(account)}</p>
        {said && <p className="account-said selectable">{said}</p>}
      </div>
      <div className="account-actions">
        <Button aria-label={`Test the login for ${host}`} onPress={() => void test()}>
          Test
        </Button>
        <Button aria-label={`Change the login for ${host}`} onPress={() => askForLogin(wanted)}>
          Change…
        </Button>
        <Button aria-label={`Forget the login for ${host}`} onPress={() => void forgetAccount(origin)}>
          Forget
        </Button>
      </div>
    </li>
  )
}

/** The accounts at services, one for each address: who one is there, where the login is kept, and how to be rid of it. */
export function AccountsList() {
  const list = useAccounts((accounts) => accounts.list)
  return (
    <>
      {list.length === 0 ? (
        <p className="accounts-none">
          No logins. One is asked for when a service wants it; it goes to that address and to no other.
        </p>
      ) : (
        <ul className="account-list">
          {list.map((account) => (
            <AccountLine key={account.origin} account={account} />
          ))}
        </ul>
      )}
      <Button icon={<KeyRound size={14} />} onPress={() => askForLogin()}>
        Sign in to a service…
      </Button>
    </>
  )
}
