/**
 * The syntax tree of ADQL 2.0 and 2.1. Every node has a `kind` and the `range` of the text it was read from, so that
 * messages, completion and rewriting find their place. A tree of a text with errors is partial: it holds `missing` nodes
 * where something was expected, and must not be run.
 */

/** A stretch of the text: characters `start` (0-based) to `end` (exclusive), in UTF-16 units. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

interface Node<Kind extends string> {
  readonly kind: Kind
  readonly range: TextRange
}

/**
 * A name (ADQL 2.1, 2.1.2). `name` is what it stands for: as written for a regular one, without its quotes for a
 * delimited one. How two names compare is decided in names.ts.
 */
export interface Identifier extends Node<'identifier'> {
  readonly name: string
  readonly delimited: boolean
}

// Queries (ADQL 2.1, 2.2)

/** A query, whole or in parentheses, with what applies to all of it: WITH, ORDER BY and OFFSET. */
export interface QueryExpression extends Node<'query'> {
  readonly with: readonly CommonTable[]
  readonly body: QueryBody
  readonly orderBy: readonly SortItem[]
  /** Rows to be skipped (ADQL 2.1, 4.10). */
  readonly offset: NumberLiteral | undefined
}

/** What a query is made of; a nested `query` is one in parentheses. */
export type QueryBody = Select | SetOperation | QueryExpression

/** `name (columns) AS (query)` behind WITH (ADQL 2.1, 4.5). `columns` is empty where none are named. */
export interface CommonTable extends Node<'common-table'> {
  readonly name: Identifier
  readonly columns: readonly Identifier[]
  readonly query: QueryExpression
}

/** UNION, EXCEPT or INTERSECT of two queries (ADQL 2.1, 4.6). INTERSECT binds tighter than the others. */
export interface SetOperation extends Node<'set-operation'> {
  readonly operator: 'UNION' | 'EXCEPT' | 'INTERSECT'
  readonly all: boolean
  readonly left: QueryBody
  readonly right: QueryBody
}

/** One SELECT. TOP is its own; ORDER BY and OFFSET stand on the query around it. */
export interface Select extends Node<'select'> {
  readonly quantifier: 'ALL' | 'DISTINCT' | undefined
  readonly top: NumberLiteral | undefined
  readonly items: readonly SelectItem[]
  /** Tables separated by commas; empty only where FROM is missing, which is an error. */
  readonly from: readonly TableReference[]
  readonly where: Condition | undefined
  readonly groupBy: readonly Value[]
  readonly having: Condition | undefined
}

export type SelectItem = AllColumns | TableColumns | SelectValue

/** `*` */
export interface AllColumns extends Node<'all-columns'> {}

/** `table.*` */
export interface TableColumns extends Node<'table-columns'> {
  readonly table: TableName
}

/** `value [AS alias]` */
export interface SelectValue extends Node<'select-value'> {
  readonly value: Value
  readonly alias: Identifier | undefined
}

/** One key of ORDER BY: a column, an expression, or (an unsigned integer) the number of a column of the result. */
export interface SortItem extends Node<'sort-item'> {
  readonly value: Value
  readonly direction: 'ASC' | 'DESC' | undefined
}

// Tables (ADQL 2.1, 2.2)

export type TableReference = NamedTable | DerivedTable | Join | TableGroup

/** `[[catalog.]schema.]table`. In `catalog..table` the schema has the empty name. */
export interface TableName extends Node<'table-name'> {
  readonly catalog: Identifier | undefined
  readonly schema: Identifier | undefined
  readonly table: Identifier
}

/** A table, a common table or an uploaded one, by its name. */
export interface NamedTable extends Node<'named-table'> {
  readonly name: TableName
  readonly alias: Identifier | undefined
}

/** `(query) [AS] alias`. The standard wants the alias: without one there is an error and `alias` is undefined. */
export interface DerivedTable extends Node<'derived-table'> {
  readonly query: QueryExpression
  readonly alias: Identifier | undefined
}

/** Two tables joined. INNER is the join that says nothing. */
export interface Join extends Node<'join'> {
  readonly type: 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'CROSS'
  readonly natural: boolean
  readonly left: TableReference
  readonly right: TableReference
  /** The condition behind ON. */
  readonly on: Condition | undefined
  /** The columns behind USING; empty where there is no USING. */
  readonly using: readonly Identifier[]
}

/** A join in parentheses. */
export interface TableGroup extends Node<'table-group'> {
  readonly table: TableReference
}

// Values (ADQL 2.1, 2.2 and 2.3)

export type Literal = NumberLiteral | StringLiteral | BooleanLiteral | NullLiteral
export type Value =
  | Literal
  | ColumnReference
  | UnaryOperation
  | BinaryOperation
  | ValueGroup
  | FunctionCall
  | Aggregate
  | Cast
  | SearchedCase
  | SimpleCase
  | ScalarSubquery
  | ConditionValue
  | Geometry
  | MissingValue

/** An unsigned number. `text` is as written, for what a double cannot hold. */
export interface NumberLiteral extends Node<'number'> {
  readonly form: 'integer' | 'decimal' | 'approximate' | 'hexadecimal'
  readonly text: string
  readonly value: number
}

/** A string, doubled quotes undone. */
export interface StringLiteral extends Node<'string'> {
  readonly value: string
}

/** TRUE or FALSE. */
export interface BooleanLiteral extends Node<'boolean'> {
  readonly value: boolean
}

/** NULL as a value: an extension, ADQL has it only in IS NULL. */
export interface NullLiteral extends Node<'null'> {}

/** `[[[catalog.]schema.]table.]column`; `qualifier` has the names before the column, outermost first. */
export interface ColumnReference extends Node<'column'> {
  readonly qualifier: readonly Identifier[]
  readonly column: Identifier
}

/** A sign, or `~`, the bitwise complement (extension). */
export interface UnaryOperation extends Node<'unary'> {
  readonly operator: '+' | '-' | '~'
  readonly operand: Value
}

/** Arithmetic and concatenation; `%`, `&`, `|` and `^` (bitwise exclusive or) are extensions. */
export interface BinaryOperation extends Node<'binary'> {
  readonly operator: '+' | '-' | '*' | '/' | '||' | '%' | '&' | '|' | '^'
  readonly left: Value
  readonly right: Value
}

/** A value in parentheses. */
export interface ValueGroup extends Node<'value-group'> {
  readonly value: Value
}

/**
 * A function of values. `name` is in upper case for those of ADQL (families maths, string, conditional = COALESCE,
 * unit = IN_UNIT) and as written for user-defined ones (family user).
 */
export interface FunctionCall extends Node<'function'> {
  readonly family: 'maths' | 'string' | 'conditional' | 'unit' | 'user'
  readonly name: string
  /** Where the name stands. */
  readonly nameRange: TextRange
  readonly arguments: readonly Value[]
}

/** A set function (ADQL 2.1, 2.2). COUNT(*) is COUNT without an argument. */
export interface Aggregate extends Node<'aggregate'> {
  readonly name: 'AVG' | 'MAX' | 'MIN' | 'SUM' | 'COUNT'
  readonly quantifier: 'ALL' | 'DISTINCT' | undefined
  readonly argument: Value | undefined
}

/** CAST(value AS type) (ADQL 2.1, 4.7). */
export interface Cast extends Node<'cast'> {
  readonly value: Value
  readonly type: CastType
}

/** The types that a value can be cast to; INT is INTEGER, CHARACTER is CHAR. */
export type CastTypeName =
  | 'SMALLINT'
  | 'INTEGER'
  | 'BIGINT'
  | 'REAL'
  | 'DOUBLE PRECISION'
  | 'CHAR'
  | 'VARCHAR'
  | 'TIMESTAMP'
  | 'POINT'
  | 'CIRCLE'
  | 'POLYGON'

/** A type in CAST; `length` is that of CHAR(n) and VARCHAR(n). */
export interface CastType extends Node<'cast-type'> {
  readonly name: CastTypeName
  readonly length: number | undefined
}

/** CASE WHEN condition THEN value ... (extension). */
export interface SearchedCase extends Node<'searched-case'> {
  readonly branches: readonly { readonly when: Condition; readonly result: Value }[]
  readonly otherwise: Value | undefined
}

/** CASE value WHEN value THEN value ... (extension). */
export interface SimpleCase extends Node<'simple-case'> {
  readonly operand: Value
  readonly branches: readonly { readonly when: Value; readonly result: Value }[]
  readonly otherwise: Value | undefined
}

/** A query in parentheses as a value (extension). */
export interface ScalarSubquery extends Node<'scalar-subquery'> {
  readonly query: QueryExpression
}

/** A condition that stands where a value is wanted (extension). */
export interface ConditionValue extends Node<'condition-value'> {
  readonly condition: Condition
}

/** A place where a value is missing; its range is empty. Only in texts with errors. */
export interface MissingValue extends Node<'missing'> {}

// Geometry (ADQL 2.1, 4.2). `coordinateSystem` is the optional first argument, deprecated in 2.1.

export type Geometry = Point | Circle | Box | Polygon | Region | GeometryPredicate | GeometryMeasure | Distance

/**
 * POINT(longitude, latitude). `implied`: the two coordinates stand without the word POINT, as in CIRCLE(ra, dec, r) and
 * in the form of DISTANCE with four arguments.
 */
export interface Point extends Node<'point'> {
  readonly coordinateSystem: Value | undefined
  readonly longitude: Value
  readonly latitude: Value
  readonly implied: boolean
}

/** CIRCLE(centre, radius); the centre is a value of type point. */
export interface Circle extends Node<'circle'> {
  readonly coordinateSystem: Value | undefined
  readonly centre: Value
  readonly radius: Value
}

/** BOX(centre, width, height) (deprecated in 2.1). */
export interface Box extends Node<'box'> {
  readonly coordinateSystem: Value | undefined
  readonly centre: Value
  readonly width: Value
  readonly height: Value
}

/** POLYGON of three or more vertices, each a value of type point. */
export interface Polygon extends Node<'polygon'> {
  readonly coordinateSystem: Value | undefined
  readonly vertices: readonly Value[]
}

/** REGION('...') (deprecated in 2.1). */
export interface Region extends Node<'region'> {
  readonly text: Value
}

/** CONTAINS(inner, outer) and INTERSECTS(one, other): 1 or 0. */
export interface GeometryPredicate extends Node<'geometry-predicate'> {
  readonly name: 'CONTAINS' | 'INTERSECTS'
  readonly left: Value
  readonly right: Value
}

/** A property of one geometry. */
export interface GeometryMeasure extends Node<'geometry-measure'> {
  readonly name: 'AREA' | 'CENTROID' | 'COORD1' | 'COORD2' | 'COORDSYS'
  readonly value: Value
}

/** DISTANCE of two points, in degrees; with four arguments the points are implied ones. */
export interface Distance extends Node<'distance'> {
  readonly from: Value
  readonly to: Value
}

// Conditions (ADQL 2.1, 2.2)

export type Condition =
  | Junction
  | Negation
  | Comparison
  | Between
  | InList
  | InQuery
  | Like
  | NullTest
  | Exists
  | Truth
  | ConditionGroup

/** Conditions joined by one of AND and OR, two or more. */
export interface Junction extends Node<'junction'> {
  readonly operator: 'AND' | 'OR'
  readonly operands: readonly Condition[]
}

/** NOT condition */
export interface Negation extends Node<'negation'> {
  readonly operand: Condition
}

/** `!=` is `<>` in another spelling, kept as written. */
export interface Comparison extends Node<'comparison'> {
  readonly operator: '=' | '<>' | '!=' | '<' | '<=' | '>' | '>='
  readonly left: Value
  readonly right: Value
}

/** value [NOT] BETWEEN low AND high */
export interface Between extends Node<'between'> {
  readonly negated: boolean
  readonly value: Value
  readonly low: Value
  readonly high: Value
}

/** value [NOT] IN (values) */
export interface InList extends Node<'in-list'> {
  readonly negated: boolean
  readonly value: Value
  readonly among: readonly Value[]
}

/** value [NOT] IN (query) */
export interface InQuery extends Node<'in-query'> {
  readonly negated: boolean
  readonly value: Value
  readonly query: QueryExpression
}

/** value [NOT] LIKE pattern; ILIKE where case does not count. */
export interface Like extends Node<'like'> {
  readonly operator: 'LIKE' | 'ILIKE'
  readonly negated: boolean
  readonly value: Value
  readonly pattern: Value
}

/** value IS [NOT] NULL */
export interface NullTest extends Node<'null-test'> {
  readonly negated: boolean
  readonly value: Value
}

/** EXISTS (query) */
export interface Exists extends Node<'exists'> {
  readonly query: QueryExpression
}

/** A value that stands where a condition is wanted: a boolean column, TRUE, a function of type boolean (extension). */
export interface Truth extends Node<'truth'> {
  readonly value: Value
}

/** A condition in parentheses. */
export interface ConditionGroup extends Node<'condition-group'> {
  readonly condition: Condition
}

/** Any node of the tree. */
export type AdqlNode =
  | Identifier
  | QueryExpression
  | CommonTable
  | Select
  | SetOperation
  | SelectItem
  | SortItem
  | TableName
  | TableReference
  | Value
  | CastType
  | Condition
