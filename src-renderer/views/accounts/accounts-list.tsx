import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import type { Account } from '#shared/ipc/accounts.ts'
import { faultText } from '#shared/ipc/fault-text.ts'
import { schemeNames } from '#shared/model/login-scheme.ts'
import { askForLogin, forgetAccount, useAccounts } from '../../state/accounts.ts'
import { api } from '../../state/connection.ts'
import { announce } from '../../widgets/announcer.tsx'
import { Button } from '../../widgets/button.tsx'
import './accounts.css'

const keptWords: Readonly<Record<Account['kept'], string>> = {
  system: 'kept encrypted by this computer’s store of secrets',
  file: 'kept in a file of the workspace',
  session: 'until Alidade ends',
}

/** `Token, signed in as ada, kept in a file of the workspace` */
function accountWords({ scheme, name, identity, kept }: Account): string {
  const form = scheme === 'header' ? `Header ${name ?? ''}` : schemeNames[scheme]
  const who = identity ?? (scheme === 'basic' ? name : undefined)
  return [form, ...(who === undefined ? [] : [`signed in as ${who}`]), keptWords[kept]].join(', ')
}

function AccountLine({ account }: { readonly account: Account }) {
  const [said, setSaid] = useState<string>()
  const { origin } = account
  const { host } = new URL(origin)
  const test = async () => {
    setSaid(`Asking ${host}…`)
    const answer = await api().accounts.test({ url: `${origin}/` })
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
        <Button
          aria-label={`Change the login for ${host}`}
          onPress={() => askForLogin({ origin, url: `${origin}/`, challenges: [] })}
        >
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
