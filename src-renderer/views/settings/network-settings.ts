/** What is wrong with a time-out as typed; undefined: nothing. Whole and broken seconds, 1 to 3600. */
export function timeoutProblem(text: string): string | undefined {
  const seconds = Number(text.trim())
  return text.trim() !== '' && seconds >= 1 && seconds <= 3600 ? undefined : 'A number of seconds from 1 to 3600.'
}

/** What is wrong with a proxy's address; undefined: nothing. Empty means the environment's. */
export function proxyProblem(text: string): string | undefined {
  const trimmed = text.trim()
  if (trimmed === '' || (/^(https?|socks5h?):\/\/\S+$/i.test(trimmed) && URL.canParse(trimmed))) return undefined
  return 'An address such as http://proxy.example.org:3128 or socks5://localhost:1080.'
}
