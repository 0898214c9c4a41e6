import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runningNats } from '@zhuanguan/embedded';
import { generateActorKeys } from '@zhuanguan/rpc';
import { claimFolder, FILES, renewServiceSecrets, TOKEN_SIGNERS } from '@zhuanguan/start';
import type { Context } from './context.js';
import { Refusal } from './refusal.js';

/**
 * New token keys, certificates and NATS passwords of a data folder. All services of it start together, so nothing of the old
 * has to be taken for a while; tokens live two minutes.
 */
export async function rotateKeys({ data, say }: Context): Promise<void> {
  const file = join(data, FILES.secrets);
  if (!existsSync(file)) throw new Refusal(`${data} 里没有密钥文件 (no keys here)`);
  if (await runningNats(join(data, FILES.nats)))
    throw new Refusal('系统正在运行，请先停止再更换密钥 (stop the system first)');
  const claim = claimFolder(join(data, FILES.holder), 0);
  try {
    await renewServiceSecrets(file);
  } finally {
    claim.release();
  }
  say('已更换：服务签名密钥、服务证书、NATS 口令；下次启动生效 (renewed; used from the next start)');
}

/** Prints a key pair, the private half for ACTOR_PRIVATE_JWK, the public one to stand beside the old in ACTOR_PUBLIC_JWKS. */
export async function newKey({ say }: Context, name: string): Promise<void> {
  const signs = TOKEN_SIGNERS[name as keyof typeof TOKEN_SIGNERS];
  if (!Object.hasOwn(TOKEN_SIGNERS, name) || !signs)
    throw new Refusal(`没有这个签名方 ${name}；可用：${Object.keys(TOKEN_SIGNERS).join('、')} (no such signer)`);
  const { privateJwk, publicJwk } = await generateActorKeys(signs);
  say(JSON.stringify({ ACTOR_PRIVATE_JWK: privateJwk, ACTOR_PUBLIC_JWKS: [publicJwk] }, null, 2));
}
