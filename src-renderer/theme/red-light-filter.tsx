/** Turns what is drawn into red of its luminance; the red theme's `--filter-image` refers to it. Once in a window. */
export function RedLightFilter() {
  return (
    <svg width="0" height="0" aria-hidden="true" className="visually-hidden">
      <filter id="red-light" colorInterpolationFilters="sRGB">
        <feColorMatrix values="0.299 0.587 0.114 0 0  0 0 0 0 0  0 0 0 0 0  0 0 0 1 0" />
      </filter>
    </svg>
  )
}
