import type { Actor } from '@zhuanguan/access';
import type { BoundService, RequestOf, ResponseOf, ServiceDescription } from './service.js';

/** What a method's answer says about people, for the log of reads. */
export interface ReadRule<Request, Response> {
  operation: string;
  purpose: string;
  /** Keys of the table of personal fields. */
  fields: readonly string[];
  /** Those that not every answer has. */
  more?: (response: Response) => readonly string[];
  /** Of how many people, units or filings. */
  count: (response: Response) => number;
  /** The one thing that was asked for, where it was one. */
  subject?: (request: Request) => { type: string; id: string };
}

export type ReadRules<D extends ServiceDescription> = {
  [M in keyof D]?: ReadRule<RequestOf<D[M]>, ResponseOf<D[M]>>;
};

export interface NotedRead {
  operation: string;
  purpose: string;
  fields: readonly string[];
  count: number;
  subject?: { type: string; id: string };
  filters: string[];
}

/** Which filters were set, never to what: a query may be a name. The one thing that was asked for is no filter. */
function filtersOf(request: object, subject: string | undefined): string[] {
  const isSet = (value: unknown): boolean =>
    value instanceof Date || (Array.isArray(value) ? value.length > 0 : typeof value === 'string' && value !== '');
  return Object.entries(request).flatMap(([name, value]) => (isSet(value) && value !== subject ? [name] : []));
}

/**
 * A service whose answers with personal data are noted on their way out, in one place for both transports. A refusal or a
 * fault is no answer; what a service asks of another is no reading.
 */
export function withReadLog<D extends ServiceDescription>(
  service: BoundService,
  rules: ReadRules<D>,
  note: (actor: Actor, read: NotedRead) => void,
): BoundService {
  const handlers = { ...service.handlers };
  for (const [method, rule] of Object.entries(rules) as [string, ReadRule<unknown, unknown> | undefined][]) {
    const handler = handlers[method];
    if (!handler || !rule) throw new Error(`${method} has no handler to log reads of`);
    const { count, subject, more, ...read } = rule;
    handlers[method] = async (request, rpc) => {
      const response = await handler(request, rpc);
      const about = subject?.(request);
      if (rpc.actor)
        note(rpc.actor, {
          ...read,
          fields: [...read.fields, ...(more?.(response) ?? [])],
          count: count(response),
          ...(about ? { subject: about } : {}),
          filters: filtersOf(request as object, about?.id),
        });
      return response;
    };
  }
  return { ...service, handlers };
}
