import { packForArea, type CompiledPack, type PolicySet } from './compile.js';

/** What was decided to be in force from a day on; a later decision takes the place of all that begins on its day or after. */
export interface Activation {
  /** In the order in which it was decided. */
  seq: number;
  packId: string;
  /** First day, YYYY-MM-DD in Asia/Shanghai. */
  effectiveFrom: string;
  /** Digest by area code. */
  areas: Readonly<Record<string, string>>;
  /** What was in force before the first decision on this pack, by area code. */
  base: Readonly<Record<string, string>>;
}

/** The packs a service judges by. `packs` are those of today, as a folder's set has them. */
export interface PolicyShelf extends Pick<PolicySet, 'packs'> {
  inForce(areaCode: string, date: string): CompiledPack | undefined;
  byDigest(digest: string): CompiledPack | undefined;
  /** What is in force when, by area; `from` null = from the beginning, `to` exclusive, null = until it is decided otherwise. */
  spans(): { code: string; digest: string; from: string | null; to: string | null }[];
  /** Every pack by digest that the shelf lacks for these decisions. */
  missing(activations: readonly Activation[]): string[];
  keep(packs: Iterable<CompiledPack>): void;
  /** True where the decisions are not those it follows already. */
  follow(activations: readonly Activation[]): boolean;
}

interface Span {
  /** Empty = from the beginning. */
  from: string;
  digest: string | undefined;
}

/**
 * Packs by area and day. A folder's set is in force for a pack that nobody decided on; from the first decision on the
 * decisions are, whatever the folder holds. `today` gives the day in Asia/Shanghai.
 */
export function createPolicyShelf(folder: Pick<PolicySet, 'packs'>, today: () => string): PolicyShelf {
  const held = new Map<string, CompiledPack>();
  for (const pack of folder.packs.values()) held.set(pack.digest, pack);
  let followed = '';
  let timeline = timelineOf(folder, []);
  let current: { day: string; packs: ReadonlyMap<string, CompiledPack> } | undefined;
  const inForce = (areaCode: string, date: string): CompiledPack | undefined => {
    const digest = timeline.get(areaCode)?.findLast((span) => span.from <= date)?.digest;
    return digest === undefined ? undefined : held.get(digest);
  };
  return {
    get packs() {
      const day = today();
      if (current?.day !== day) {
        const packs = [...timeline.keys()].flatMap((code) => {
          const pack = inForce(code, day);
          return pack ? [[code, pack] as const] : [];
        });
        current = { day, packs: new Map(packs) };
      }
      return current.packs;
    },
    inForce,
    byDigest: (digest) => held.get(digest),
    spans: () =>
      [...timeline].flatMap(([code, spans]) =>
        spans.flatMap(({ from, digest }, i) =>
          digest === undefined ? [] : [{ code, digest, from: from || null, to: spans[i + 1]?.from ?? null }],
        ),
      ),
    missing: (activations) => {
      const named = activations.flatMap((a) => [...Object.values(a.areas), ...Object.values(a.base)]);
      return [...new Set(named)].filter((digest) => !held.has(digest));
    },
    keep: (packs) => {
      for (const pack of packs) held.set(pack.digest, pack);
    },
    follow: (activations) => {
      const key = activations.map((a) => a.seq).join(' ');
      if (key === followed) return false;
      followed = key;
      timeline = timelineOf(folder, activations);
      current = undefined;
      return true;
    },
  };
}

function timelineOf(folder: Pick<PolicySet, 'packs'>, activations: readonly Activation[]): Map<string, Span[]> {
  const decided = new Set(activations.map((a) => a.packId));
  const timeline = new Map<string, Span[]>();
  for (const [code, pack] of folder.packs)
    if (!decided.has(pack.id)) timeline.set(code, [{ from: '', digest: pack.digest }]);
  const begun = new Set<string>();
  for (const activation of [...activations].sort((a, b) => a.seq - b.seq)) {
    if (!begun.has(activation.packId))
      for (const [code, digest] of Object.entries(activation.base)) timeline.set(code, [{ from: '', digest }]);
    begun.add(activation.packId);
    for (const code of new Set([...Object.keys(activation.base), ...Object.keys(activation.areas)])) {
      const before = (timeline.get(code) ?? []).filter((span) => span.from < activation.effectiveFrom);
      timeline.set(code, [...before, { from: activation.effectiveFrom, digest: activation.areas[code] }]);
    }
  }
  return timeline;
}

/** For those that judge by one set and follow no decision. */
export const fixedShelf = (set: Pick<PolicySet, 'packs'>): PolicyShelf => ({
  ...createPolicyShelf(set, () => ''),
  packs: set.packs,
  inForce: (areaCode) => packForArea(set, areaCode),
});
