import { type SampMap, stringOf } from './value.ts'

/** The keys of metadata that the standard names (SAMP 1.3, 3.4); others are passed on as they are. */
export const metadataKeys = {
  name: 'samp.name',
  description: 'samp.description.text',
  descriptionHtml: 'samp.description.html',
  icon: 'samp.icon.url',
  documentation: 'samp.documentation.url',
} as const

/** A client as it describes itself. */
export interface ClientDescription {
  readonly name?: string
  readonly description?: string
  readonly iconUrl?: string
  readonly documentationUrl?: string
}

/** Reads what a person is shown of a client; all of it is text, whatever it looks like. */
export function readMetadata(metadata: SampMap): ClientDescription {
  const name = stringOf(metadata, metadataKeys.name)
  const description = stringOf(metadata, metadataKeys.description)
  const iconUrl = stringOf(metadata, metadataKeys.icon)
  const documentationUrl = stringOf(metadata, metadataKeys.documentation)
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(iconUrl !== undefined && { iconUrl }),
    ...(documentationUrl !== undefined && { documentationUrl }),
  }
}
