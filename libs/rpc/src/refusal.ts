import { status } from '@grpc/grpc-js';
import {
  RefusalKind as ProtoKind,
  type LegalReference as ProtoReference,
  type Refusal as ProtoRefusal,
} from '@zhuanguan/contracts';
import type { LegalReference, ReferenceStatus, Refusal, RefusalKind } from '@zhuanguan/kernel';

/** A read refused: thrown by a handler, mapped to a gRPC status, and a value again at the caller. */
export class RefusalError extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
    this.name = 'RefusalError';
  }
}

/** A fault of the other side; it carries no inner text. */
export class RpcFault extends Error {
  constructor(
    readonly method: string,
    readonly grpcCode: number,
  ) {
    super(`${method} failed with ${status[grpcCode] ?? grpcCode}`);
    this.name = 'RpcFault';
  }
}

/** The one table from refusal to gRPC status. */
export const GRPC_STATUS: Readonly<Record<RefusalKind, status>> = {
  invalid: status.INVALID_ARGUMENT,
  unauthenticated: status.UNAUTHENTICATED,
  forbidden: status.PERMISSION_DENIED,
  not_found: status.NOT_FOUND,
  exists: status.ALREADY_EXISTS,
  refused: status.FAILED_PRECONDITION,
  stale: status.ABORTED,
  limited: status.RESOURCE_EXHAUSTED,
  unavailable: status.UNAVAILABLE,
};

const TO_PROTO: Readonly<Record<RefusalKind, ProtoKind>> = {
  invalid: ProtoKind.REFUSAL_KIND_INVALID,
  unauthenticated: ProtoKind.REFUSAL_KIND_UNAUTHENTICATED,
  forbidden: ProtoKind.REFUSAL_KIND_FORBIDDEN,
  not_found: ProtoKind.REFUSAL_KIND_NOT_FOUND,
  exists: ProtoKind.REFUSAL_KIND_EXISTS,
  refused: ProtoKind.REFUSAL_KIND_REFUSED,
  stale: ProtoKind.REFUSAL_KIND_STALE,
  limited: ProtoKind.REFUSAL_KIND_LIMITED,
  unavailable: ProtoKind.REFUSAL_KIND_UNAVAILABLE,
};
const FROM_PROTO = new Map(Object.entries(TO_PROTO).map(([kind, proto]) => [proto, kind as RefusalKind]));

export const referenceToProto = (r: LegalReference): ProtoReference => ({
  document: r.document ?? '',
  article: r.article ?? '',
  quote: r.quote ?? '',
  ours: r.ours ?? '',
  status: r.status,
});

export const referenceFromProto = (r: ProtoReference): LegalReference => ({
  ...(r.document ? { document: r.document } : {}),
  ...(r.article ? { article: r.article } : {}),
  ...(r.quote ? { quote: r.quote } : {}),
  ...(r.ours ? { ours: r.ours } : {}),
  status: r.status as ReferenceStatus,
});

export const refusalToProto = ({ kind, code, detail, meta }: Refusal): ProtoRefusal => ({
  kind: TO_PROTO[kind],
  code,
  detail,
  ruleId: meta?.ruleId ?? '',
  reference: meta?.reference ? referenceToProto(meta.reference) : undefined,
  policyVersion: meta?.policyVersion ?? '',
  fields: (meta?.fields ?? []).map((f) => ({ ...f })),
});

export const refusalFromProto = (p: ProtoRefusal): Refusal => ({
  kind: FROM_PROTO.get(p.kind) ?? 'refused',
  code: p.code,
  detail: p.detail,
  meta: {
    ...(p.ruleId ? { ruleId: p.ruleId } : {}),
    ...(p.reference ? { reference: referenceFromProto(p.reference) } : {}),
    ...(p.policyVersion ? { policyVersion: p.policyVersion } : {}),
    ...(p.fields.length > 0 ? { fields: p.fields } : {}),
  },
});
