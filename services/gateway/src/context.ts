import type {
  AccountServiceService,
  IdentityServiceService,
  NotificationServiceService,
  RegistryServiceService,
  SupervisionServiceService,
  WorkflowServiceService,
} from '@zhuanguan/contracts';
import type { Nats } from '@zhuanguan/events';
import type { RpcClient, TokenSigner } from '@zhuanguan/rpc';
import type { Logger } from '@zhuanguan/telemetry';
import type { GatewayConfig } from './config.js';

export interface GatewayClients {
  identity: RpcClient<typeof IdentityServiceService>;
  accounts: RpcClient<typeof AccountServiceService>;
  registry: RpcClient<typeof RegistryServiceService>;
  workflow: RpcClient<typeof WorkflowServiceService>;
  supervision: RpcClient<typeof SupervisionServiceService>;
  notification: RpcClient<typeof NotificationServiceService>;
}

/** What every route of the edge is given; the clock is an argument. */
export interface GatewayContext {
  config: GatewayConfig;
  clients: GatewayClients;
  nats: Nats;
  signer: TokenSigner;
  log: Logger;
  now: () => Date;
}
