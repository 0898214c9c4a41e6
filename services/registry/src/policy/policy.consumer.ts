import {
  PolicyActivationActivated,
  PolicyActivationProposed,
  PolicyActivationRefused,
  PolicyActivationWithdrawn,
  PolicyAdoptionAccepted,
  PolicyAdoptionRefused,
} from '@zhuanguan/contracts';
import { addPacks, appendFacts, keepVersions, type Fact, type Tx } from '@zhuanguan/db';
import { makeEvent, NotYetError, type EventEnvelope, type EventHandler } from '@zhuanguan/events';
import { whyNot, type PackVersion } from '@zhuanguan/policy';
import { EXECUTORS } from '../standing/executors.js';
import { fetchVersion, type FetchedVersion, type PolicyNeighbour } from './fetch-version.js';

interface Prepared {
  target: FetchedVersion;
  base: FetchedVersion;
}

/** Registry says whether it can carry a proposed version out, and takes it up once workflow says that it is in force. */
export const policyHandlers = (workflow: PolicyNeighbour): Record<string, EventHandler<never>> => ({
  'workflow.policy_activation.proposed.v1': proposed(workflow) as EventHandler<never>,
  'workflow.policy_activation.activated.v1': {
    apply: (tx, event) => setState(tx, PolicyActivationActivated.fromJSON(event.data).activationId, 'active'),
  },
  'workflow.policy_activation.refused.v1': {
    apply: (tx, event) => setState(tx, PolicyActivationRefused.fromJSON(event.data).activationId, 'refused'),
  },
  // To registry it is the same: it will not be in force.
  'workflow.policy_activation.withdrawn.v1': {
    apply: (tx, event) => setState(tx, PolicyActivationWithdrawn.fromJSON(event.data).activationId, 'refused'),
  },
});

const proposed = (workflow: PolicyNeighbour): EventHandler<Prepared> => ({
  // Content is fetched by digest before the transaction, and its digest is checked.
  prepare: async (event) => {
    const { versionDigest, baseDigest } = PolicyActivationProposed.fromJSON(event.data);
    const fetch = async (digest: string): Promise<FetchedVersion> => {
      const asked = await fetchVersion(workflow, digest).catch((error: unknown) => {
        throw new NotYetError(`workflow cannot give the version: ${String(error)}`);
      });
      if (!asked.ok) throw new Error(`workflow refuses version ${digest}: ${asked.refusal.code}`);
      return asked.value;
    };
    return { target: await fetch(versionDigest), base: await fetch(baseDigest) };
  },
  apply: async (tx, event, { target, base }) => {
    const proposal = PolicyActivationProposed.fromJSON(event.data);
    for (const { version, packs } of [base, target]) {
      await addPacks(
        tx,
        packs.map((pack) => ({ digest: pack.digest, areaCode: pack.area.code, version: pack.version, pack })),
      );
      await keepVersions(tx, [version]);
    }
    const reasons = whyNot(target.version, target.packs, 'registry', EXECUTORS);
    await tx.sql({
      name: 'registry-policy-proposed',
      text: `insert into policy_activation (id, seq, pack_id, version_digest, base_digest, effective_from, state)
        values ($1, $2, $3, $4, $5, $6, $7)`,
      values: [
        proposal.activationId,
        proposal.seq,
        proposal.packId,
        proposal.versionDigest,
        proposal.baseDigest,
        proposal.effectiveFrom,
        reasons.length > 0 ? 'refused' : 'proposed',
      ],
    });
    await appendFacts(tx, [adoption(event, proposal.activationId, target.version, reasons)]);
    return [];
  },
});

function adoption(event: EventEnvelope, activationId: string, version: PackVersion, reasons: readonly string[]): Fact {
  const fact = reasons.length > 0 ? 'refused' : 'accepted';
  const at = new Date(event.time);
  return {
    aggregateType: 'policy_adoption',
    aggregateId: activationId,
    expectedVersion: 0,
    type: fact,
    at,
    actor: {},
    payload: { packId: version.packId, versionDigest: version.digest, reasons: [...reasons] },
    event: (aggregateVersion) =>
      makeEvent({
        service: 'registry',
        aggregate: 'policy_adoption',
        fact,
        aggregateId: activationId,
        aggregateVersion,
        areaCode: event.areacode,
        time: at,
        correlationId: event.correlationid,
        causationId: event.id,
        data:
          fact === 'refused'
            ? PolicyAdoptionRefused.toJSON({ activationId, reasons: [...reasons] })
            : PolicyAdoptionAccepted.toJSON({ activationId }),
      }),
  };
}

async function setState(tx: Tx, id: string, state: 'active' | 'refused'): Promise<string[]> {
  await tx.sql({
    name: 'registry-policy-state',
    text: 'update policy_activation set state = $2 where id = $1',
    values: [id, state],
  });
  return [];
}
