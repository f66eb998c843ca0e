import { createNet, type NetOptions } from '#main/net/create-net.ts'
import type { Net } from '#main/net/net.ts'

/** The real door out, whose patience is so many times shorter, for clocks that are faster; never below `leastSeconds`. */
export function hurriedNet(
  options: { readonly times: number; readonly leastSeconds: number } & Partial<NetOptions>,
): Net {
  const { times, leastSeconds, ...more } = options
  const net = createNet({ version: 'test', settings: () => ({ idleTimeoutSeconds: 60 }), environment: {}, ...more })
  return {
    ...net,
    request: (request) =>
      net.request({
        ...request,
        idleTimeoutSeconds: Math.max(leastSeconds, (request.idleTimeoutSeconds ?? 60) / times),
      }),
  }
}
