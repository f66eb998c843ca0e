/** Versions and licences. */
export function AboutPage() {
  return <h1>About Alidade</h1>
}
