import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkHash, type HistoryLink, type StoredLink } from '../history-chain.js';
import { faultsOf, type AnchoredVersion, type StoredChain } from './verify.domain.js';

const seal = (
  previousHash: string,
  { hash: _old, previousHash: _before, ...link }: HistoryLink & Partial<StoredLink>,
): StoredLink => ({
  ...link,
  previousHash,
  hash: linkHash(previousHash, link),
});

function chainOf(values: readonly number[]): StoredLink[] {
  const links: StoredLink[] = [];
  for (const [i, n] of values.entries())
    links.push(
      seal(links.at(-1)?.hash ?? '', {
        version: i + 1,
        type: 'told',
        at: '2026-11-28T00:00:00.000Z',
        payload: { n },
        commitments: {},
        ...(n % 3 === 0 ? { digest: 'sm3' as const } : {}),
      }),
    );
  return links;
}

/** As it is kept: head at the last link, anchors at some. */
const kept = (links: readonly StoredLink[], anchoredAt: readonly number[] = []): StoredChain => ({
  links,
  head: { version: links.length, hash: links.at(-1)?.hash ?? '' },
  anchored: anchoredAt.map((version, i): AnchoredVersion => ({
    version,
    number: i + 1,
    hash: links[version - 1]!.hash,
  })),
});

/** Every link from `version` on made anew, as somebody would who knows how. */
function remade(links: readonly StoredLink[], version: number, payload: HistoryLink['payload']): StoredLink[] {
  const done: StoredLink[] = [];
  for (const link of links) {
    const previous = done.at(-1)?.hash ?? '';
    done.push(seal(previous, link.version === version ? { ...link, payload } : link));
  }
  return done;
}

const five = chainOf([1, 2, 3, 4, 5]);
const renumbered = (links: readonly StoredLink[]) => links.map((link, i) => ({ ...link, version: i + 1 }));
const words = (chain: StoredChain) =>
  faultsOf(chain).map((f) => `${f.fault} ${f.version ?? '-'}${f.anchor ? ` anchor ${f.anchor}` : ''}`);
const without = (version: number) => five.filter((l) => l.version !== version);
const edited = five.map((l) => (l.version === 3 ? { ...l, payload: { n: 99 } } : l));
const stranger = seal(five[1]!.hash, { ...five[2]!, payload: { n: 7 } });

describe('what somebody did to a chain', () => {
  it.each<[what: string, chain: StoredChain, said: string[]]>([
    ['nothing', kept(five, [2, 5]), []],
    ['a value changed', { ...kept(five), links: edited }, ['edited 3']],
    [
      'a value changed and its hash made anew',
      {
        ...kept(five),
        links: five.map((l) => (l.version === 3 ? seal(l.previousHash, { ...l, payload: { n: 99 } }) : l)),
      },
      ['edited 3'],
    ],
    [
      'the same of the last',
      { ...kept(five), links: [...five.slice(0, 4), seal(five[4]!.previousHash, { ...five[4]!, payload: { n: 99 } })] },
      ['edited 5'],
    ],
    [
      'all remade, with the head',
      {
        ...kept(five, [2, 4]),
        ...{ links: remade(five, 2, 'x'), head: { version: 5, hash: remade(five, 2, 'x')[4]!.hash } },
      },
      ['edited 2 anchor 1', 'edited 4 anchor 2'],
    ],
    ['one deleted', { ...kept(five), links: without(3) }, ['deleted 3']],
    ['one deleted, the rest renumbered', { ...kept(five), links: renumbered(without(3)) }, ['deleted 3']],
    ['the first deleted', { ...kept(five), links: without(1) }, ['deleted 1']],
    ['the last deleted', { ...kept(five), links: without(5) }, ['deleted 5']],
    [
      'the tail deleted, and the head put back',
      { ...kept(five, [2, 5]), links: five.slice(0, 3), head: { version: 3, hash: five[2]!.hash } },
      ['deleted 4', 'deleted 5'],
    ],
    [
      'one put between, the rest renumbered',
      { ...kept(five), links: renumbered([...five.slice(0, 2), stranger, ...five.slice(2)]) },
      ['inserted 3'],
    ],
    [
      'one put at the end',
      { ...kept(five), links: [...five, seal(five[4]!.hash, { ...five[4]!, version: 6 })] },
      ['inserted 6'],
    ],
    [
      'two changed places',
      { ...kept(five), links: renumbered([five[0]!, five[2]!, five[1]!, five[3]!, five[4]!]) },
      ['reordered 3'],
    ],
    ['all deleted', { ...kept(five, [5]), links: [] }, ['missing_aggregate - anchor 1']],
    [
      'all deleted with its head',
      { links: [], anchored: kept(five, [2, 5]).anchored },
      ['missing_aggregate - anchor 2'],
    ],
    ['the head deleted', { links: five, anchored: [] }, ['head -']],
  ])('%s', (_what, chain, said) => expect(words(chain)).toEqual(said));
});

const anyChain = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 8 }).map(chainOf);
const anyTamper = anyChain.chain((links) =>
  fc.record({
    links: fc.constant(links),
    at: fc.integer({ min: 1, max: links.length }),
    how: fc.constantFrom('edit', 'delete', 'swap', 'insert', 'truncate', 'remake'),
  }),
);

describe('whatever the chain', () => {
  it('nothing is said of one that is whole, whatever is anchored of it', () => {
    fc.assert(
      fc.property(anyChain, fc.infiniteStream(fc.boolean()), (links, take) => {
        const at = links.map((l) => l.version).filter(() => take.next().value);
        expect(faultsOf(kept(links, at))).toEqual([]);
      }),
    );
  });

  it('nothing that is done to an anchored one goes unseen', () => {
    fc.assert(
      fc.property(anyTamper, ({ links, at, how }) => {
        const chain = kept(links, [links.length]);
        const done = tampered(links, at, how);
        const head = { version: done.length, hash: done.at(-1)?.hash ?? '' };
        // Whoever can write the links can write the head.
        const found = faultsOf({ ...chain, links: done, ...(how === 'insert' ? {} : { head }) });
        expect(found.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});

function tampered(links: readonly StoredLink[], at: number, how: string): StoredLink[] {
  const i = at - 1;
  if (how === 'edit') return links.map((l, n) => (n === i ? { ...l, payload: { n: -1 } } : l));
  if (how === 'delete') return renumbered(links.filter((_, n) => n !== i));
  if (how === 'truncate') return links.slice(0, i);
  if (how === 'remake') return remade(links, at, { n: -1 });
  if (how === 'insert')
    return renumbered([
      ...links.slice(0, at),
      seal(links[i]!.hash, { ...links[i]!, payload: { n: -1 } }),
      ...links.slice(at),
    ]);
  const j = i === 0 ? 1 : i - 1;
  const swapped = [...links];
  [swapped[i], swapped[j]] = [links[j]!, links[i]!];
  return renumbered(swapped);
}
