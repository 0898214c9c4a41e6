import type { Refusal } from '@zhuanguan/kernel';
import type { FastifyRequest } from 'fastify';
import type { Callers } from '../session/callers.js';
import type { RefusedKind } from './refusal-tally.js';
import type { Refusals } from './tell-refusals.js';

/** A whole address may be no route at all; what was typed is nobody's to keep. */
const routeOf = ({ method, routeOptions }: FastifyRequest): string =>
  `${method} ${routeOptions.url ?? '?'}`.slice(0, 200);

const subjectOf = (request: FastifyRequest, callers: Callers): string => callers.seen(request)?.key ?? '';

export type NoteRefused = (request: FastifyRequest, kind: RefusedKind, subject?: string) => void;

export const noteRefused =
  (refusals: Pick<Refusals, 'note'>, callers: Callers): NoteRefused =>
  (request, kind, subject) =>
    refusals.note({ kind, route: routeOf(request), subject: subject ?? subjectOf(request, callers) });

const FORGED = new Set(['other_origin', 'cross_site', 'csrf_token']);

/**
 * Which refusals are counted: those of somebody who should not have asked. A filing that misses a field is everyday work, and a
 * session that timed out is lunch.
 */
export function refusedKind({ kind, code }: Refusal): RefusedKind | undefined {
  if (kind === 'limited') return 'limit';
  if (FORGED.has(code)) return 'csrf';
  if (kind === 'forbidden') return 'forbidden';
  if (kind === 'unauthenticated' && code === 'access_token') return 'bad_token';
  return undefined;
}
