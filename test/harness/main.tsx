import { mount } from '#renderer/app/mount.tsx'
import { fakeApi, type Scene } from './fake-api.ts'

/** `?scene=few|huge|none|broken&layout=broken`: which made-up workspace the window starts with. */
const wanted = new URLSearchParams(location.search)
const root = document.getElementById('root')
const scene = (wanted.get('scene') ?? 'few') as Scene
if (root) mount(root, Promise.resolve(fakeApi({ scene, layout: wanted.get('layout') })))
