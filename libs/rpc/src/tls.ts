import { credentials, ServerCredentials, type ChannelCredentials } from '@grpc/grpc-js';
import type { PeerCertificate } from 'node:tls';
import type { Caller } from './actor-token.js';

/** PEM texts of one service: its certificate names it (DNS name), and whoever calls it shows one of the same authority. */
export interface RpcTls {
  ca: string;
  cert: string;
  key: string;
}

/** Of an installation's own tools: they set up in the name of every service. */
export const TOOLS_PEER = 'tools';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * RPC_TLS_CA, RPC_TLS_CERT and RPC_TLS_KEY: all or none. Without them a service listens on loopback alone, unless
 * RPC_PLAINTEXT=true says that the network around it encrypts and knows who calls (a service mesh).
 */
export function readTls(
  text: (name: string, fallback?: string) => string,
  rpcHost: string | undefined,
): RpcTls | undefined {
  const [ca, cert, key] = [text('RPC_TLS_CA', ''), text('RPC_TLS_CERT', ''), text('RPC_TLS_KEY', '')];
  if (ca && cert && key) return { ca, cert, key };
  if (ca || cert || key)
    throw new Error('RPC_TLS_CA、RPC_TLS_CERT 和 RPC_TLS_KEY 必须同时设置 (set all three, or none)');
  if (rpcHost !== undefined && !LOOPBACK.has(rpcHost) && text('RPC_PLAINTEXT', '') !== 'true')
    throw new Error(
      `RPC_HOST=${rpcHost} 不是本机地址，服务之间必须使用双向 TLS：设置 RPC_TLS_CA、RPC_TLS_CERT、RPC_TLS_KEY；由服务网格加密的设置 RPC_PLAINTEXT=true (mutual TLS is required beyond loopback)`,
    );
  return undefined;
}

export const serverCredentials = (tls: RpcTls | undefined): ServerCredentials =>
  tls
    ? ServerCredentials.createSsl(
        Buffer.from(tls.ca),
        [{ cert_chain: Buffer.from(tls.cert), private_key: Buffer.from(tls.key) }],
        true,
      )
    : ServerCredentials.createInsecure();

export const clientCredentials = (tls: RpcTls | undefined): ChannelCredentials =>
  tls
    ? credentials.createSsl(Buffer.from(tls.ca), Buffer.from(tls.key), Buffer.from(tls.cert))
    : credentials.createInsecure();

/** The names a certificate gives its holder. */
export const namesOf = ({ subjectaltname = '' }: Pick<PeerCertificate, 'subjectaltname'>): string[] =>
  subjectaltname.split(', ').flatMap((entry) => (entry.startsWith('DNS:') ? [entry.slice(4)] : []));

/**
 * A token counts only from whom it was made for: people act through the gateway, and a service speaks for itself. So a token
 * that was seen on its way is of no use to who saw it.
 */
export const mayBear = (names: readonly string[], caller: Caller): boolean =>
  names.includes(TOOLS_PEER) || names.includes(caller.service ?? 'gateway');
