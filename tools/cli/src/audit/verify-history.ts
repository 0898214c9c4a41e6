import {
  anchorHolds,
  faultsOf,
  faultsOfReads,
  LATEST_MS,
  SEALED_READS,
  type Aggregate,
  type Anchor,
  type AnchoredVersion,
  type AnchorKey,
  type AuditRecord,
  type ChainFault,
  type ChainHead,
  type StoredLink,
  type StoredRead,
} from '@zhuanguan/db';

export type AuditFault =
  | ChainFault
  /** An anchor is gone, or is not signed by a key that is known, or says something else than it did. */
  | 'anchor_missing'
  | 'anchor_broken'
  /** A copy kept elsewhere is newer than all there is here: the database was put back to an earlier state. */
  | 'rolled_back'
  /** A copy kept elsewhere says something else under the same number. */
  | 'forked';

export interface AuditFinding extends Partial<Aggregate> {
  fault: AuditFault;
  version?: number;
  anchor?: number;
  /** The line of the log of reads it is about. */
  read?: string;
}

export interface ServiceReport {
  service: string;
  aggregates: number;
  links: number;
  anchors: number;
  lastAnchor?: Pick<Anchor, 'number' | 'at'>;
  /** Aggregates that moved after the last anchor: about those only the stream of events can tell. */
  unanchored: number;
  /** Lines of the log of reads that are sealed, and those that are not yet. */
  reads: number;
  unsealed: number;
  findings: AuditFinding[];
}

export interface Evidence {
  /** Public: an anchor that none of them signed is no witness. */
  keys: readonly AnchorKey[];
  /** Anchors from elsewhere: the file beside the database, or the stream of events. */
  copies: readonly Anchor[];
}

const keyOf = ({ aggregateType, aggregateId }: Aggregate): string => `${aggregateType} ${aggregateId}`;

/** Reads one service's records in their order; what it holds in memory are its heads and what is anchored of them. */
export function serviceVerifier(service: string, { keys, copies }: Evidence) {
  const report: ServiceReport = {
    service,
    aggregates: 0,
    links: 0,
    anchors: 0,
    unanchored: 0,
    reads: 0,
    unsealed: 0,
    findings: [],
  };
  const sealed = readSeals(report);
  const heads = new Map<string, ChainHead>();
  const series = anchorSeries(report, keys);
  let current: { of: Aggregate; links: StoredLink[] } | undefined;

  function judge({ of, links }: { of: Aggregate; links: readonly StoredLink[] }): void {
    const key = keyOf(of);
    const head = heads.get(key);
    const anchored = series.anchored.get(key) ?? [];
    for (const fault of faultsOf({ links, ...(head ? { head } : {}), anchored }))
      report.findings.push({ ...of, ...fault });
    if (head && head.version > Math.max(0, ...anchored.map((a) => a.version))) report.unanchored += 1;
    if (links.length > 0) report.aggregates += 1;
    heads.delete(key);
    series.anchored.delete(key);
  }
  const takeLink = (of: Aggregate, link: StoredLink): void => {
    if (!current || keyOf(current.of) !== keyOf(of)) {
      if (current) judge(current);
      current = { of, links: [] };
    }
    current.links.push(link);
    if (of.aggregateType === SEALED_READS) sealed.begin(of.aggregateId, link);
    report.links += 1;
  };

  return {
    take(record: Exclude<AuditRecord, { kind: 'export' | 'service' }>): void {
      if (record.kind === 'anchor') return series.take(record.anchor);
      // Before the first head all anchors are there.
      series.compare(copies.filter((copy) => copy.service === service));
      if (record.kind === 'head') return void heads.set(keyOf(record), record);
      if (record.kind === 'read') return sealed.take(record.sealId, record.read);
      const { aggregateType, aggregateId, link } = record;
      takeLink({ aggregateType, aggregateId }, link);
    },
    end(): ServiceReport {
      series.compare(copies.filter((copy) => copy.service === service));
      if (current) judge(current);
      sealed.end();
      // Of these nothing is left but that they were.
      for (const key of new Set([...heads.keys(), ...series.anchored.keys()])) {
        const [aggregateType = '', aggregateId = ''] = key.split(' ');
        judge({ of: { aggregateType, aggregateId }, links: [] });
      }
      return report;
    },
  };
}

/** Seals of the log of reads, each with its lines after it; those in none are at the end. */
function readSeals(report: ServiceReport) {
  let open: { sealId: string; link: StoredLink; reads: StoredRead[] } | undefined;
  let lastSealed = '';
  const close = (): void => {
    if (!open) return;
    const { sealId, link, reads } = open;
    const said = (link.payload as { reads?: Record<string, string> }).reads ?? {};
    for (const finding of faultsOfReads(said, link.digest ?? 'sha256', reads))
      report.findings.push({ aggregateType: SEALED_READS, aggregateId: sealId, ...finding });
    report.reads += reads.length;
    open = undefined;
  };
  return {
    begin(sealId: string, link: StoredLink): void {
      close();
      open = { sealId, link, reads: [] };
      if (link.type === 'sealed' && link.at > lastSealed) lastSealed = link.at;
    },
    take(sealId: string, read: StoredRead): void {
      if (open?.sealId === sealId) return void open.reads.push(read);
      close();
      const late = lastSealed !== '' && Date.parse(read.at) < Date.parse(lastSealed) - LATEST_MS;
      if (sealId === '' && !late) report.unsealed += 1;
      else report.findings.push({ fault: 'inserted', aggregateType: SEALED_READS, aggregateId: sealId, read: read.id });
    },
    end: close,
  };
}

/** The anchors of a service, one after the other, then what copies say besides. Only those that hold are witnesses. */
function anchorSeries(report: ServiceReport, keys: readonly AnchorKey[]) {
  const anchored = new Map<string, AnchoredVersion[]>();
  const known = new Map<number, string>();
  let previous: Pick<Anchor, 'number' | 'hash'> = { number: 0, hash: '' };
  let compared = false;
  const remember = ({ number, entries }: Anchor): void => {
    for (const entry of entries) {
      const list = anchored.get(keyOf(entry)) ?? [];
      list.push({ number, version: entry.version, hash: entry.hash });
      anchored.set(keyOf(entry), list);
    }
  };
  return {
    anchored,
    take(anchor: Anchor): void {
      for (let n = previous.number + 1; n < anchor.number; n += 1)
        report.findings.push({ fault: 'anchor_missing', anchor: n });
      const joined = anchor.number !== previous.number + 1 || anchor.previous === previous.hash;
      if (joined && anchorHolds(anchor, keys)) remember(anchor);
      else report.findings.push({ fault: 'anchor_broken', anchor: anchor.number });
      known.set(anchor.number, anchor.hash);
      previous = anchor;
      report.anchors += 1;
      report.lastAnchor = { number: anchor.number, at: anchor.at };
    },
    compare(copies: readonly Anchor[]): void {
      if (compared) return;
      compared = true;
      for (const copy of [...copies].sort((a, b) => a.number - b.number)) {
        if (known.get(copy.number) === copy.hash || !anchorHolds(copy, keys)) continue;
        if (copy.number > previous.number) report.findings.push({ fault: 'rolled_back', anchor: copy.number });
        else if (known.has(copy.number)) report.findings.push({ fault: 'forked', anchor: copy.number });
        remember(copy);
      }
    },
  };
}
