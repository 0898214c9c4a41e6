import 'reflect-metadata';
import { webcrypto, X509Certificate } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509Certificate as Issued,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { RpcTls } from '@zhuanguan/rpc';

/** PEM texts of an installation's own authority for certificates between its services. */
export interface Authority {
  cert: string;
  key: string;
}

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3_650;
/** Made anew at every start. */
const SERVICE_DAYS = 397;

export async function makeAuthority(now = new Date()): Promise<Authority> {
  const keys = await newKeys();
  const cert = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Zhuanguan services',
    keys,
    ...validity(now, AUTHORITY_DAYS),
    signingAlgorithm: EC,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return { cert: cert.toString('pem'), key: await pemOf(keys.privateKey) };
}

/** A certificate for both ends of a call: the DNS name says which service it is, wherever it runs. */
export async function certificateFor(name: string, authority: Authority, now = new Date()): Promise<RpcTls> {
  const keys = await newKeys();
  const cert = await X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: new Issued(authority.cert).subject,
    publicKey: keys.publicKey,
    signingKey: await keyOf(authority.key),
    ...validity(now, SERVICE_DAYS),
    signingAlgorithm: EC,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      new SubjectAlternativeNameExtension([{ type: 'dns', value: name }]),
    ],
  });
  return { ca: authority.cert, cert: cert.toString('pem'), key: await pemOf(keys.privateKey) };
}

/** Whether the authority will still be good for what it issues today. */
export const isFresh = ({ cert }: Authority, now = new Date()): boolean =>
  Date.parse(new X509Certificate(cert).validTo) > now.getTime() + SERVICE_DAYS * DAY_MS;

const newKeys = () => webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']);

const pemOf = async (key: webcrypto.CryptoKey): Promise<string> =>
  PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');

const keyOf = (pem: string): Promise<webcrypto.CryptoKey> =>
  webcrypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(pem), EC, false, ['sign']);

/** Begins a little earlier, for clocks that differ. */
const validity = (now: Date, days: number) => ({
  notBefore: new Date(now.getTime() - 300_000),
  notAfter: new Date(now.getTime() + days * DAY_MS),
});
