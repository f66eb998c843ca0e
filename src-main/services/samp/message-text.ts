import { isSampList, type SampMap, type SampValue } from '#shared/vo/samp/value.ts'
import { cleanText, cleanUrl, isSecretName, removed } from '../../net/secrets.ts'

/** Characters of a message that the log keeps. */
export const textLimit = 10_000

/** Names that look like secrets and are SAMP's own words. */
const plainNames: ReadonlySet<string> = new Set(['samp.code'])

/** Parameters or a response as indented JSON, cut at the limit, without private keys and what else is secret by its name. */
export function messageText(map: SampMap, limit = textLimit): { readonly text: string; readonly cut: boolean } {
  const printer = new Printer(limit)
  printer.print(map, '')
  return { text: printer.text.slice(0, limit), cut: printer.text.length > limit }
}

/** Prints no more than it is asked for: a list of a million rows costs as much as its beginning. */
class Printer {
  text = ''
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  print(value: SampValue, indent: string): void {
    if (typeof value === 'string') this.text += JSON.stringify(this.#clean(value))
    else if (isSampList(value)) this.#items(value, '[]', indent, (item, deeper) => this.print(item, deeper))
    else
      this.#items(Object.entries(value), '{}', indent, ([name, item], deeper) => {
        this.text += `${JSON.stringify(name)}: `
        this.print(isSecretName(name) && !plainNames.has(name) && typeof item === 'string' ? removed : item, deeper)
      })
  }

  #items<T>(items: readonly T[], brackets: string, indent: string, one: (item: T, deeper: string) => void): void {
    const deeper = `${indent}  `
    this.text += brackets[0]
    for (const [place, item] of items.entries()) {
      if (this.text.length > this.#limit) return
      this.text += `${place === 0 ? '' : ','}\n${deeper}`
      one(item, deeper)
    }
    this.text += items.length === 0 ? brackets[1] : `\n${indent}${brackets[1]}`
  }

  #clean(value: string): string {
    const start = value.slice(0, this.#limit + 1)
    return /^[a-z][a-z0-9+.-]*:/i.test(start) ? cleanUrl(start) : cleanText(start)
  }
}
