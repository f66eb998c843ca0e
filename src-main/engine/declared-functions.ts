/** A user-defined function as the capabilities of a TAP service declare it (TAPRegExt 1.0, 2.3, `features-udf`). */
export interface DeclaredFunction {
  readonly name: string
  /** `name(parameter TYPE, ...) -> TYPE` */
  readonly signature: string
  readonly description: string
}

/** The functions that the engine has beyond ADQL. */
export const declaredFunctions: readonly DeclaredFunction[] = []
