import type { TapCapabilities } from '../../model/tap.ts'
import { attributeOf, childOf, childrenOf, elementsOf, readXml, textOf, type XmlElement } from '../xml/xml-document.ts'

/** What a capabilities document says of TAP (VOSI 1.1, 2; TAPRegExt 1.0, 2). */
export interface CapabilitiesDocument {
  /** Absent where no TAP capability could be read. */
  readonly tap?: TapCapabilities
  /** What could not be read, one sentence each. */
  readonly notes: readonly string[]
}

/** ivo://ivoa.net/std/TAP, with or without a version fragment; identifiers compare without regard to case. */
const isTapStandard = (id: string | undefined): boolean => /^ivo:\/\/ivoa\.net\/std\/tap(#.*)?$/i.test(id?.trim() ?? '')

const texts = (element: XmlElement, local: string): string[] =>
  childrenOf(element, local).flatMap((child) => child.text.trim() || [])

function languageOf(element: XmlElement): TapCapabilities['languages'][number] {
  const versions = childrenOf(element, 'version').flatMap((version) => version.text.trim() || [])
  const description = textOf(element, 'description')
  const features = childrenOf(element, 'languageFeatures').flatMap((group) =>
    childrenOf(group, 'feature').flatMap((feature) => {
      const form = textOf(feature, 'form')
      const text = textOf(feature, 'description')
      return form ? [{ type: attributeOf(group, 'type')?.trim() ?? '', form, ...(text && { description: text }) }] : []
    }),
  )
  return { name: textOf(element, 'name') ?? '', versions, ...(description && { description }), features }
}

/** A limit's default and hard values; one that is no number, or counts something else than asked, is left out. */
function limitOf(element: XmlElement | undefined, unit: 'row' | 'second', notes: string[]) {
  const limit: { default?: number; hard?: number } = {}
  for (const local of ['default', 'hard'] as const) {
    const child = childOf(element, local)
    if (!child) continue
    const said = attributeOf(child, 'unit')
    const value = Number(child.text.trim())
    if (unit === 'row' && said !== undefined && said !== 'row') continue
    if (child.text.trim() !== '' && Number.isFinite(value) && value >= 0) limit[local] = value
    else notes.push(`The ${local} of ${element?.local} is not a number: "${child.text.trim()}".`)
  }
  return limit
}

/** What one upload may hold (TAPRegExt 1.0, 2.5): there is no asking for more, so the hard limit counts, else the default. */
function uploadLimitOf(element: XmlElement | undefined): TapCapabilities['uploadLimit'] {
  const said = childOf(element, 'hard') ?? childOf(element, 'default')
  const value = Number(said?.text.trim() || Number.NaN)
  if (!said || !Number.isFinite(value) || value <= 0) return undefined
  return attributeOf(said, 'unit')?.trim() === 'byte' ? { bytes: value } : { rows: value }
}

/**
 * Reads a capabilities document. The TAP capability is known by its standardID, or where that is missing or misspelt by
 * the language children that only TAP has; prefixes and the xsi:type are not relied upon.
 */
export function readCapabilities(text: string): CapabilitiesDocument {
  const document = readXml(text)
  const notes = [...document.notes]
  if (!document.root) return { notes: [...notes, 'The capabilities document is empty.'] }
  const all = elementsOf(document.root, 'capability')
  const declared = all.filter((element) => isTapStandard(attributeOf(element, 'standardID')))
  const candidates = declared.length > 0 ? declared : all.filter((element) => childOf(element, 'language'))
  const tap = candidates.find((element) => childOf(element, 'language')) ?? candidates[0]
  if (!tap) {
    const what = all.length > 0 ? 'names no TAP capability' : 'is not a VOSI capabilities document'
    return { notes: [...notes, `The capabilities document ${what}.`] }
  }
  const languages = childrenOf(tap, 'language').map(languageOf)
  const unnamed = languages.filter((language) => language.name === '').length
  if (unnamed > 0) notes.push(`${unnamed} query language(s) without a name were left out.`)
  const uploadLimit = uploadLimitOf(childOf(tap, 'uploadLimit'))
  if (languages.length === unnamed) notes.push('The capabilities name no query language.')
  return {
    tap: {
      languages: languages.filter((language) => language.name !== ''),
      outputFormats: childrenOf(tap, 'outputFormat').flatMap((format) => {
        const mime = textOf(format, 'mime')
        return mime ? [{ mime, alias: texts(format, 'alias') }] : []
      }),
      uploadMethods: childrenOf(tap, 'uploadMethod').flatMap((method) => attributeOf(method, 'ivo-id')?.trim() || []),
      ...(uploadLimit && { uploadLimit }),
      outputLimit: limitOf(childOf(tap, 'outputLimit'), 'row', notes),
      executionDuration: limitOf(childOf(tap, 'executionDuration'), 'second', notes),
    },
    notes,
  }
}
