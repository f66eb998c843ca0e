/** Everything that a person can set. */
export function SettingsPage() {
  return <h1>Settings</h1>
}
