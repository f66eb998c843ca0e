import fc from 'fast-check'
import type { Schema } from '#shared/ipc/contract.ts'
import { contracts } from '#shared/ipc/contracts.ts'
import type { AnyContract, ContractSet } from '#shared/ipc/wire.ts'
import { valuesOf } from './schema-values.ts'

/** A command, stream or event of a contract. */
export interface Part {
  readonly domain: string
  readonly name: string
  readonly kind: 'command' | 'stream' | 'event'
  readonly input?: Schema
  readonly output: Schema
}

export const contractSet: ContractSet = contracts

function partsOf(contract: AnyContract): Part[] {
  const { domain } = contract
  return [
    ...Object.entries(contract.commands).map(([name, { input, output }]) => ({
      domain,
      name,
      kind: 'command' as const,
      input,
      output,
    })),
    ...Object.entries(contract.streams).map(([name, { input, item }]) => ({
      domain,
      name,
      kind: 'stream' as const,
      input,
      output: item,
    })),
    ...Object.entries(contract.events).map(([name, { item }]) => ({
      domain,
      name,
      kind: 'event' as const,
      output: item,
    })),
  ]
}

/** Every command, stream and event of every domain. */
export const everyPart: readonly Part[] = Object.values(contractSet).flatMap(partsOf)

/** Samples of a schema's values, the same for the same seed. */
export const samples = (schema: Schema, count: number, seed: number): unknown[] =>
  fc.sample(valuesOf(schema), { numRuns: count, seed })

export const seed = 20_260_731
