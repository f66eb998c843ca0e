/** The system's own store of secrets, filled in by a shell that has one. */
export interface SystemSecrets {
  /** Its name where it really encrypts; else why it cannot be used. Asked anew each time: a key ring may be locked. */
  state(): Promise<{ readonly name: string } | { readonly why: string }>
  /** Rejects where the system refuses. */
  seal(text: string): Promise<Uint8Array>
  unseal(sealed: Uint8Array): Promise<string>
}

/** Of shells without one. */
export const noSystemSecrets: SystemSecrets = {
  state: async () => ({ why: 'This shell has no access to the system’s store of secrets.' }),
  seal: () => Promise.reject(new Error('There is no store of secrets here.')),
  unseal: () => Promise.reject(new Error('There is no store of secrets here.')),
}
