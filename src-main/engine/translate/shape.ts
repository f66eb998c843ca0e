/** A number of a geometry: SQL of type double, and its value where that is known. */
export interface Scalar {
  readonly sql: string
  readonly constant?: number
}

/** A geometry as the translator knows it. Angles in degrees. `encoded`: the list that a point was taken from. */
export type Shape =
  | { readonly kind: 'point'; readonly longitude: Scalar; readonly latitude: Scalar; readonly encoded?: string }
  | { readonly kind: 'circle'; readonly longitude: Scalar; readonly latitude: Scalar; readonly radius: Scalar }
  /** Great-circle edges; the last vertex is joined to the first. */
  | { readonly kind: 'polygon'; readonly vertices: readonly (readonly [longitude: Scalar, latitude: Scalar])[] }
  /** Known when the query runs: SQL of type DOUBLE[] that begins with the code of its kind (geometry-codes.ts). */
  | { readonly kind: 'encoded'; readonly sql: string }
