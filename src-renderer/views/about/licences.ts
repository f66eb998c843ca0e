import * as v from 'valibot'

const Licence = v.object({
  name: v.string(),
  version: v.string(),
  /** As SPDX writes it. */
  licence: v.string(),
  home: v.optional(v.string()),
  text: v.string(),
})
export type Licence = v.InferOutput<typeof Licence>

/** What the build puts here (tools/licences.mjs): the packages of this bundle as JSON. Pages that are not shipped have none. */
const written: readonly string[] = ['__ALIDADE_LICENCES__']

/** The packages that are shipped, with their licences; undefined: this page was not built to be shipped. */
export function readLicences(texts: readonly string[] = written): readonly Licence[] | undefined {
  const text = texts.join('')
  return text.startsWith('[') ? v.parse(v.array(Licence), JSON.parse(text)) : undefined
}
