import { newId } from '@zhuanguan/kernel';
import type { OutboxEvent } from '@zhuanguan/db';
import { traceparent } from '@zhuanguan/telemetry';

/** CloudEvents 1.0 structured JSON. `data` carries ids, codes, dates, states and public names: nothing personal. */
export interface EventEnvelope {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  data: unknown;
  aggregatetype: string;
  aggregateid: string;
  /** Counts the aggregate's events, gapless from 1. */
  aggregateversion: number;
  areacode: string;
  correlationid: string;
  causationid?: string;
  policyversion?: string;
  traceparent?: string;
}

export interface NewEvent {
  service: string;
  aggregate: string;
  fact: string;
  aggregateId: string;
  aggregateVersion: number;
  areaCode: string;
  time: Date;
  correlationId: string;
  causationId?: string;
  policyVersion?: string;
  /** Of what caused it, where that is not the trace under way. */
  traceparent?: string;
  data: unknown;
}

export const eventType = (service: string, aggregate: string, fact: string): string =>
  `${service}.${aggregate}.${fact}.v1`;

/** zg.15.25.02.workflow.filing.recorded.v1: the pairs of the area code at event time; a slug where there is no code. */
export function subjectFor(areaCode: string, type: string): string {
  const pairs = /^\d{6}$/.test(areaCode)
    ? areaCode.match(/\d\d/g)?.join('.')
    : `00.00.x-${areaCode.toLowerCase().replace(/[^a-z0-9-]/g, '-')}`;
  return `zg.${pairs}.${type}`;
}

/** What a client scoped to an area may see: 152500 the whole league, 152502 one city, 150000 the region. */
export function subjectsBelow(areaCode: string): string {
  if (!/^\d{6}$/.test(areaCode)) return subjectFor(areaCode, '>');
  const pairs = areaCode.match(/\d\d/g) ?? [];
  while (pairs.at(-1) === '00') pairs.pop();
  return ['zg', ...pairs, '>'].join('.');
}

export function makeEvent(event: NewEvent): OutboxEvent {
  const type = eventType(event.service, event.aggregate, event.fact);
  const subject = subjectFor(event.areaCode, type);
  const parent = event.traceparent ?? traceparent();
  const envelope: EventEnvelope = {
    specversion: '1.0',
    id: newId(),
    source: `/zhuanguan/${event.service}`,
    type,
    subject,
    time: event.time.toISOString(),
    datacontenttype: 'application/json',
    data: event.data,
    aggregatetype: event.aggregate,
    aggregateid: event.aggregateId,
    aggregateversion: event.aggregateVersion,
    areacode: event.areaCode,
    correlationid: event.correlationId,
    ...(event.causationId ? { causationid: event.causationId } : {}),
    ...(event.policyVersion ? { policyversion: event.policyVersion } : {}),
    ...(parent ? { traceparent: parent } : {}),
  };
  return { id: envelope.id, subject, envelope: JSON.stringify(envelope) };
}
