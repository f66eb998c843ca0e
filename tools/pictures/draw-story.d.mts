import type { Browser, Page } from 'playwright-core'

export type PictureTheme = 'light' | 'dark' | 'red' | 'contrast'
export interface PictureSize {
  readonly name: string
  /** CSS pixels. */
  readonly width: number
  readonly height: number
  /** Pixels of the picture to a CSS pixel. */
  readonly zoom: number
}
export interface StoryPlace {
  readonly browser: Browser
  readonly address: string
  readonly id: string
}
export const themes: readonly PictureTheme[]
export const sizes: readonly PictureSize[]
export function pictureName(id: string, theme: PictureTheme, size: string): string
export function storyIds(browser: Browser, address: string): Promise<string[]>
export function openStory(
  story: StoryPlace & { readonly theme?: PictureTheme; readonly size?: PictureSize },
): Promise<{ readonly page: Page; readonly problems: readonly string[]; close(): Promise<void> }>
export function settled(page: Page, quietFrames?: number): Promise<void>
export function changeTheme(page: Page, theme: PictureTheme, quietFrames?: number): Promise<void>
/** Answers what the console of the story said as errors. */
export function drawStory(story: StoryPlace & { readonly folder: string }): Promise<string[]>
