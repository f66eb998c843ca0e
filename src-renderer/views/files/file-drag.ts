import { create } from 'zustand'

/** Whether files are dragged over the window now. */
export const useFileDrag = create<{ readonly over: boolean }>(() => ({ over: false }))

/** True over a place that takes dropped files for itself: they are not opened then. */
export const isTaken = (event: Event): boolean =>
  event.target instanceof Element && event.target.closest('[data-takes-files]') !== null
