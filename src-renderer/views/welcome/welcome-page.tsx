/** What a newcomer reads first. */
export function WelcomePage() {
  return <h1>Welcome to Alidade</h1>
}
