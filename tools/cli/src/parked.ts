import { openDatabase } from '@zhuanguan/db';
import { listParked, requestReplay, type EventEnvelope, type ParkedEvent } from '@zhuanguan/events';
import { operatorNatsUrl, SERVICE_SCHEMAS } from '@zhuanguan/start';
import type { Context } from './context.js';
import { connectOnce } from './doctor/probe-events.js';
import { Refusal } from './refusal.js';
import { openSource } from './source.js';
import { minute } from './words.js';

export interface StuckAggregate {
  service: string;
  consumer: string;
  aggregateType: string;
  aggregateId: string;
  since: Date;
  /** Of the first event: the others wait behind it. */
  eventType: string;
  error: string;
  events: number;
}

/** One line for each aggregate whose events wait, in every service. */
export async function showParked(ctx: Context): Promise<void> {
  const all = await stuckAggregates(ctx);
  if (all.length === 0) return ctx.say('没有停下的事件 (nothing is parked)');
  for (const a of all) {
    ctx.say(`${a.service}  ${a.aggregateType} ${a.aggregateId}（${a.consumer}）`);
    ctx.say(`      自 ${minute(a.since)}，${a.eventType}，共 ${a.events} 条；原因：${a.error}`);
  }
  ctx.say('排除原因后：zg events replay <服务> <编号>，或 --all (then replay)');
}

/** Lets the running services apply what is parked; true where nothing of what was asked for is left. */
export async function replayParkedOf(ctx: Context, service: string, aggregateId: string | undefined): Promise<boolean> {
  const services = SERVICE_SCHEMAS.map((s) => s.schema);
  if (!services.includes(service))
    throw new Refusal(`没有服务 ${service}；可用：${services.join('、')} (no such service)`);
  const wanted = (await stuckAggregates(ctx)).filter(
    (a) => a.service === service && (aggregateId === undefined || a.aggregateId === aggregateId),
  );
  if (wanted.length === 0) {
    ctx.say('没有要重新处理的事件 (nothing to replay)');
    return true;
  }
  const url = ctx.env['NATS_URL'] || (await operatorNatsUrl(ctx.data));
  if (!url) throw new Refusal('系统没有运行：重新处理由运行中的服务完成，请先 npm start (start the system first)');
  const connection = await connectOnce(url);
  let left = 0;
  try {
    for (const a of wanted) {
      const outcome = await requestReplay(connection, a.consumer, a);
      if (!outcome) throw new Refusal(`服务 ${service} 没有运行（${a.consumer} 没有应答），请先启动它 (not running)`);
      const what = `${a.aggregateType} ${a.aggregateId}（${a.consumer}）`;
      if (outcome.error) left += 1;
      ctx.say(
        outcome.error
          ? `仍然停下  ${what}：处理了 ${outcome.applied} 条，下一条失败：${outcome.error}`
          : `已处理  ${what}：${outcome.applied} 条`,
      );
    }
  } finally {
    await connection.close();
  }
  return left === 0;
}

export async function stuckAggregates(ctx: Context): Promise<StuckAggregate[]> {
  const source = await openSource(ctx.data, ctx.env['DATABASE_URL']);
  const undo = ctx.onStop(() => source.close());
  try {
    const found: StuckAggregate[] = [];
    for (const { schema } of SERVICE_SCHEMAS) {
      const db = openDatabase({ url: source.url, schema, applicationName: 'zg', poolSize: 1 });
      try {
        const { rowCount } = await db.pool.query(`select 1 where to_regclass('parked_event') is not null`);
        if (rowCount) found.push(...byAggregate(schema, await listParked(db)));
      } finally {
        await db.close();
      }
    }
    return found;
  } finally {
    undo();
    await source.close();
  }
}

/** They come in the order of consumer, aggregate and version. */
function byAggregate(service: string, parked: readonly ParkedEvent[]): StuckAggregate[] {
  const found = new Map<string, StuckAggregate>();
  for (const { consumer, aggregateType, aggregateId, parkedAt, envelope, error } of parked) {
    const key = `${consumer} ${aggregateType} ${aggregateId}`;
    const known = found.get(key);
    if (known) known.events += 1;
    else {
      const eventType = (JSON.parse(envelope) as EventEnvelope).type;
      found.set(key, { service, consumer, aggregateType, aggregateId, since: parkedAt, eventType, error, events: 1 });
    }
  }
  return [...found.values()];
}
