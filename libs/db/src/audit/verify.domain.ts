import { linkHash, type StoredLink } from '../history-chain.js';
import type { AnchorEntry } from './anchor.js';

/** What the verifier says of one aggregate; the words are the reader's. */
export type ChainFault =
  /** A link of the chain is gone. */
  | 'deleted'
  /** A link says something else than it did. */
  | 'edited'
  /** A link nobody appended. */
  | 'inserted'
  /** Links have changed places. */
  | 'reordered'
  /** Of a whole aggregate that is anchored, or has a head, nothing is left. */
  | 'missing_aggregate'
  /** The head does not say what the last link says. */
  | 'head';

export interface ChainFinding {
  fault: ChainFault;
  /** The link it is about; absent where it is the aggregate. */
  version?: number;
  /** The anchor that proves it, where the chain alone would not. */
  anchor?: number;
}

export interface ChainHead {
  version: number;
  /** Hex. */
  hash: string;
}

export type AnchoredVersion = Pick<AnchorEntry, 'version' | 'hash'> & { number: number };

export interface StoredChain {
  /** By version, as stored. */
  links: readonly StoredLink[];
  head?: ChainHead;
  /** By anchor number. */
  anchored: readonly AnchoredVersion[];
}

interface Placed {
  link: StoredLink;
  /** Where its content says it belongs; undefined where it holds nowhere. */
  truth: number | undefined;
}

/**
 * What is wrong with a chain (SEC-3). A link holds where its hash is that of its content; one that holds under another
 * version was moved there. Whoever can write every row can remake all hashes after the one they changed: that the anchors
 * show, which are signed and kept elsewhere too.
 */
export function faultsOf({ links, head, anchored }: StoredChain): ChainFinding[] {
  if (links.length === 0) return missing(head, anchored);
  const last = Math.max(head?.version ?? 0, ...anchored.map((a) => a.version));
  const placed = links.map((link) => ({ link, truth: truthOf(link, Math.max(last, links.length) + 1) }));
  const findings = once([
    ...contents(placed),
    ...places(placed, last),
    ...joints(placed, anchored),
    ...tail(placed, head),
  ]);
  const said = new Set(findings.map((f) => f.version));
  // What is named already needs no second witness.
  const witnessed = anchored.filter(
    (a) =>
      placed.some(({ link, truth }) => (truth ?? link.version) === a.version && link.hash !== a.hash) &&
      !said.has(a.version),
  );
  return [
    ...findings,
    ...witnessed.map(({ version, number }): ChainFinding => ({ fault: 'edited', version, anchor: number })),
  ].sort((a, b) => (a.version ?? 0) - (b.version ?? 0));
}

const once = (findings: readonly ChainFinding[]): ChainFinding[] => [
  ...new Map(findings.map((f) => [`${f.fault} ${f.version}`, f])).values(),
];

function missing(head: ChainHead | undefined, anchored: readonly AnchoredVersion[]): ChainFinding[] {
  const witness = anchored.at(-1);
  if (!head && !witness) return [];
  return [{ fault: 'missing_aggregate', ...(witness ? { anchor: witness.number } : {}) }];
}

function truthOf({ hash, previousHash, ...link }: StoredLink, upTo: number): number | undefined {
  if (linkHash(previousHash, link) === hash) return link.version;
  for (let version = 1; version <= upTo; version += 1)
    if (linkHash(previousHash, { ...link, version }) === hash) return version;
  return undefined;
}

const contents = (placed: readonly Placed[]): ChainFinding[] =>
  placed.filter((p) => p.truth === undefined).map(({ link }) => ({ fault: 'edited', version: link.version }));

/** Versions nobody holds are deleted, what two hold is inserted, what comes before its elder is out of order. */
function places(placed: readonly Placed[], last: number): ChainFinding[] {
  const claims = new Map<number, Placed[]>();
  for (const p of placed) {
    const version = p.truth ?? p.link.version;
    claims.set(version, [...(claims.get(version) ?? []), p]);
  }
  const end = Math.max(last, ...claims.keys());
  const findings: ChainFinding[] = [];
  for (let version = 1; version <= end; version += 1)
    if (!claims.has(version)) findings.push({ fault: 'deleted', version });
  for (const [version, held] of claims)
    if (held.length > 1)
      findings.push({ fault: 'inserted', version: strangerAmong(held, placed)?.link.version ?? version });
  let highest = 0;
  for (const { link, truth } of placed) {
    if (truth !== undefined && truth < highest) findings.push({ fault: 'reordered', version: link.version });
    highest = Math.max(highest, truth ?? link.version);
  }
  return findings;
}

/** The one of two that nothing after it goes on from. */
const strangerAmong = (held: readonly Placed[], all: readonly Placed[]): Placed | undefined =>
  held.find(({ link }) => !all.some((next) => next.link.previousHash === link.hash)) ?? held.at(-1);

/** Two links that hold each for itself and are not joined: the first was remade, unless an anchor vouches for it. */
function joints(placed: readonly Placed[], anchored: readonly AnchoredVersion[]): ChainFinding[] {
  const held = placed.filter((p): p is Placed & { truth: number } => p.truth !== undefined);
  const byVersion = new Map(held.map((p) => [p.truth, p.link]));
  const findings: ChainFinding[] = [];
  for (const { truth, link } of held) {
    const previous = truth === 1 ? { hash: '' } : byVersion.get(truth - 1);
    if (!previous || previous.hash === link.previousHash || held.filter((p) => p.truth === truth).length > 1) continue;
    const vouched = anchored.some((a) => a.version === truth - 1 && a.hash === previous.hash);
    findings.push({ fault: 'edited', version: truth === 1 || vouched ? truth : truth - 1 });
  }
  return findings;
}

function tail(placed: readonly Placed[], head: ChainHead | undefined): ChainFinding[] {
  const last = placed.reduce((a, b) => ((b.truth ?? b.link.version) > (a.truth ?? a.link.version) ? b : a));
  const version = last.truth ?? last.link.version;
  if (!head) return [{ fault: 'head' }];
  if (head.version < version) return [{ fault: 'inserted', version }];
  // What is missing after the last link is said by the places.
  return head.version === version && head.hash !== last.link.hash && last.truth !== undefined
    ? [{ fault: 'edited', version }]
    : [];
}
