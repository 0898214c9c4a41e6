import { GateChanged } from '@zhuanguan/contracts';
import type { GatewayContext } from '../context.js';
import { createGateIndex, type GateIndex } from './gate-index.js';
import { streamProjection, type Projected, type StreamProjection } from './stream-projection.js';

/** Registry's gates, wherever in the country. */
const SUBJECT = 'zg.*.*.*.registry.gate.changed.v1';
const PAGE = 500;

export interface GateProjection extends StreamProjection {
  gates: GateIndex;
}

export function gateProjection(
  ctx: Pick<GatewayContext, 'clients' | 'signer' | 'nats' | 'log' | 'now'>,
): GateProjection {
  const gates = createGateIndex();

  async function load(): Promise<void> {
    gates.clear();
    let after = '';
    do {
      const page = await ctx.clients.registry.listGates(
        { afterUnitId: after, size: PAGE },
        { token: await ctx.signer.forService('gateway') },
      );
      if (!page.ok) throw new Error(`registry does not list gates: ${page.refusal.code}`);
      for (const gate of page.value.gates) gates.put(gate);
      after = page.value.nextAfterUnitId;
    } while (after !== '');
  }

  const take: Projected['take'] = ({ data }) => {
    const { gate } = GateChanged.fromJSON(data);
    if (gate) gates.put(gate);
  };

  return { gates, ...streamProjection(ctx, { name: 'gates', subject: SUBJECT, load, take }) };
}
