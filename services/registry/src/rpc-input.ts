import { createHash } from 'node:crypto';
import { canonicalJson } from '@zhuanguan/kernel';

export { isId } from '@zhuanguan/kernel';
export { actorOf, orThrow } from '@zhuanguan/rpc';

/** What an idempotency key stands for: the request without its token and tracing. */
export const bodyHash = (body: object): string => createHash('sha256').update(canonicalJson(body)).digest('hex');
