/**
 * Functions of the engine's own language that the translator calls; each is put in place of its call when a query is
 * planned. `x`, `n`: a double and a number of decimal places.
 */
export const macros: readonly string[] = [
  // Up to 22 places powers of ten are exact, so that dividing by them is rounded once.
  `CREATE MACRO alidade_scaled(whole, n) AS
    CASE WHEN n >= 0 THEN whole / pow(10e0, n) ELSE whole * pow(10e0, -n) END`,
  `CREATE MACRO alidade_steps(x, n) AS
    CASE WHEN n >= 0 THEN abs(x) * pow(10e0, n) ELSE abs(x) / pow(10e0, -n) END`,
  // More places than the number has change nothing; 2^53 steps are as many as a double can count.
  `CREATE MACRO alidade_truncate(x, n) AS
    CASE WHEN n < -308 THEN x * 0
      WHEN n > 308 OR NOT (alidade_steps(x, n) < 9007199254740992e0) THEN x
      ELSE sign(x) * (CASE
        WHEN alidade_scaled(trunc(alidade_steps(x, n)) + 1, n) <= abs(x)
          THEN alidade_scaled(trunc(alidade_steps(x, n)) + 1, n)
        WHEN alidade_scaled(trunc(alidade_steps(x, n)), n) > abs(x)
          THEN alidade_scaled(trunc(alidade_steps(x, n)) - 1, n)
        ELSE alidade_scaled(trunc(alidade_steps(x, n)), n) END) END`,
  `CREATE MACRO alidade_round(x, n) AS
    CASE WHEN n < -308 THEN x * 0
      WHEN n > 308 OR NOT (alidade_steps(x, n) < 9007199254740992e0) THEN x
      ELSE sign(x) * alidade_scaled(round(alidade_steps(x, n)), n) END`,
]
