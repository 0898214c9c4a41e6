import { refuse, type Refusal } from '@zhuanguan/kernel';
import type { FastifyRequest } from 'fastify';

export const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a browser was made to write by another site, as far as its headers tell: `Origin`, which every browser sends with a write,
 * and `Sec-Fetch-Site`, which it sends over https and on one's own machine. What carries neither is no browser, and then no cookie
 * of ours is with it. Asked of every write, signed in or not: to activate and to sign in may be forged as well.
 */
export function crossSite(request: FastifyRequest, publicUrl: string): Refusal | undefined {
  if (READS.has(request.method) || request.headers.authorization !== undefined) return undefined;
  const { origin, host } = request.headers;
  if (origin !== undefined && origin !== publicUrl && hostOf(origin) !== host)
    return refuse('forbidden', 'other_origin', '请求来自其他网站，已拒绝。请从本系统页面操作。').refusal;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return refuse('forbidden', 'cross_site', '请求来自其他网站，已拒绝。请从本系统页面操作。').refusal;
  return undefined;
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}
