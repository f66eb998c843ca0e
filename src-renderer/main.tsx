import { connect } from './api/connect.ts'
import { mount } from './app/mount.tsx'

const root = document.getElementById('root')
if (root) mount(root, connect())
