import type { WorkflowServiceService } from '@zhuanguan/contracts';
import { digestOf, type CompiledPack, type PackVersion } from '@zhuanguan/policy';
import { sha256 } from '@zhuanguan/policy/folder';
import { NotYetError } from '@zhuanguan/events';
import { canonicalJson, ok, type Result } from '@zhuanguan/kernel';
import type { RpcClient, TokenSigner } from '@zhuanguan/rpc';

/** Workflow decides on versions and keeps them; whoever follows asks it by digest. */
export interface PolicyNeighbour {
  client: Pick<RpcClient<typeof WorkflowServiceService>, 'getPolicyVersion'>;
  signer: TokenSigner;
}

export interface FetchedVersion {
  version: PackVersion;
  packs: CompiledPack[];
}

/** Throws NotYetError while workflow is away; a version whose content is not what its digest says is a fault. */
export async function fetchVersion(
  { client, signer }: PolicyNeighbour,
  digest: string,
): Promise<Result<FetchedVersion>> {
  const asked = await client.getPolicyVersion({ digest }, { token: await signer.forService('registry') });
  if (!asked.ok) {
    if (asked.refusal.kind === 'unavailable') throw new NotYetError('workflow is away');
    return asked;
  }
  const { packId, version, rules: rulesJson, packs: packJsons } = asked.value;
  const packs = packJsons.map((json) => JSON.parse(json) as CompiledPack);
  for (const pack of packs)
    if (digestOf(pack, sha256) !== pack.digest) throw new Error(`pack ${pack.digest} is not what its digest says`);
  const rules = JSON.parse(rulesJson) as PackVersion['rules'];
  const areas = Object.fromEntries(packs.map((pack) => [pack.area.code, pack.digest]));
  if (sha256(canonicalJson({ packId, areas, rules })) !== digest)
    throw new Error(`version ${digest} is not what its digest says`);
  return ok({ version: { digest, packId, version, areas, rules }, packs });
}

/** Of a dry run each page asks again, of some thousand units for the same version. */
const KEPT = 2;

/** Asks once for each of the last few: what is under a digest never becomes otherwise, and was checked against it. */
export function rememberVersions(neighbour: PolicyNeighbour): (digest: string) => Promise<Result<FetchedVersion>> {
  const kept = new Map<string, FetchedVersion>();
  return async (digest) => {
    const known = kept.get(digest);
    if (known) return ok(known);
    const fetched = await fetchVersion(neighbour, digest);
    if (!fetched.ok) return fetched;
    kept.set(digest, fetched.value);
    for (const old of [...kept.keys()].slice(0, -KEPT)) kept.delete(old);
    return fetched;
  };
}
