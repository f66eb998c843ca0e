import { type IJsonModel, Model, TabSetNode } from 'flexlayout-react'
import { isPresetName, type LayoutPlace, layoutRules, mainTabSet, type PresetName } from '../app/panels.ts'

/** Every arrangement that was changed, and the preset that was chosen last. */
export interface KeptLayouts {
  readonly preset: PresetName
  /** By `placeKey`. */
  readonly layouts: Readonly<Record<string, IJsonModel>>
}

export const noLayouts: KeptLayouts = { preset: 'query', layouts: {} }

export const placeKey = ({ preset, screen }: LayoutPlace): string => `${preset} ${screen}`

/** The text that main keeps. */
export const keptText = ({ preset, layouts }: KeptLayouts): string => JSON.stringify({ version: 2, preset, layouts })

/** Version 1 was the arrangement of the one preset there was. */
const fromFirstVersion = (layout: IJsonModel): KeptLayouts => ({
  preset: 'query',
  layouts: { [placeKey({ preset: 'query', screen: 'wide' })]: layout },
})

/** What was kept; undefined where the text is none of ours. */
export function readKeptLayouts(text: string): KeptLayouts | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return undefined
    if ('layout' in value) return readModel(value as IJsonModel) && fromFirstVersion(value as IJsonModel)
    if (!('layouts' in value) || typeof value.layouts !== 'object' || value.layouts === null) return undefined
    const preset = 'preset' in value && typeof value.preset === 'string' && isPresetName(value.preset)
    return {
      preset: preset ? (value.preset as PresetName) : 'query',
      layouts: value.layouts as KeptLayouts['layouts'],
    }
  } catch {
    return undefined
  }
}

/** A model of a kept arrangement; undefined where it cannot be drawn. */
export function readModel(json: IJsonModel): Model | undefined {
  try {
    const model = Model.fromJson({ ...json, global: layoutRules, borders: [], subLayouts: {} })
    return model.getNodeById(mainTabSet) instanceof TabSetNode ? model : undefined
  } catch {
    return undefined
  }
}
