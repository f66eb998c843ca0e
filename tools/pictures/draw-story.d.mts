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
}
export const themes: readonly PictureTheme[]
export const sizes: readonly PictureSize[]
export function pictureName(id: string, theme: PictureTheme, size: string): string
export function storyIds(browser: Browser, address: string): Promise<string[]>
export interface StoryPage {
  readonly page: Page
  /** What the console of the shown story said as errors. */
  readonly problems: readonly string[]
  close(): Promise<void>
}
export function openStoryPage(
  place: StoryPlace & { readonly size?: PictureSize },
): Promise<StoryPage & { show(id: string, asked?: Readonly<Record<string, string>>): Promise<void> }>
export function openStory(story: StoryPlace & { readonly id: string; readonly size?: PictureSize }): Promise<StoryPage>
export function settled(page: Page, quietFrames?: number): Promise<void>
export function changeTheme(page: Page, theme: PictureTheme, quietFrames?: number): Promise<void>
/** `draw` answers what the console of the story said as errors. */
export function openDrawing(
  place: StoryPlace & { readonly folder: string },
): Promise<{ draw(id: string): Promise<string[]>; close(): Promise<void> }>
