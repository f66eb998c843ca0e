import type { Plugin } from 'vite'

export function oneLanguage(): Plugin
