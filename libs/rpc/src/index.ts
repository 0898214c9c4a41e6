export {
  createTokenSigner,
  createTokenVerifier,
  generateActorKeys,
  type ActorKeys,
  type Caller,
  type PublicTokenKey,
  type TokenSigner,
  type TokenVerifier,
} from './actor-token.js';
export {
  GRPC_STATUS,
  RefusalError,
  referenceFromProto,
  referenceToProto,
  refusalFromProto,
  refusalToProto,
  RpcFault,
} from './refusal.js';
export { actorOf, orThrow } from './input.js';
export { withReadLog, type NotedRead, type ReadRule, type ReadRules } from './read-log.js';
export type { RpcAccess, RpcAccessTable } from './rpc-access.js';
export {
  defineService,
  type BoundService,
  type Handlers,
  type RpcContext,
  type ServiceDescription,
} from './service.js';
export { startRpcServer, type RpcServer, type RpcServerOptions } from './grpc-server.js';
export { createDirectServer, type DirectServer } from './direct.js';
export { createRpcClient, type CallOptions, type RpcClient, type RpcTarget } from './client.js';
export { coalesce } from './coalesce.js';
export { readTokenKeys } from './token-keys.js';
export { readTls, TOOLS_PEER, type RpcTls } from './tls.js';
