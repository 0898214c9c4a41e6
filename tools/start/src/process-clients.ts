import {
  AccountServiceService,
  IdentityServiceService,
  NotificationServiceService,
  RegistryServiceService,
  WorkflowServiceService,
} from '@zhuanguan/contracts';
import { createRpcClient, createTokenSigner, type TokenSigner } from '@zhuanguan/rpc';
import type { Processes } from './processes.js';
import type { Secrets } from './secrets.js';
import type { StackClients } from './stack.js';

/** gRPC clients of services that run in processes of their own. */
export function clientsOf(
  addresses: Processes['addresses'],
  secrets: Secrets,
): { clients: StackClients; signer: TokenSigner; close: () => void } {
  const clients: StackClients = {
    identity: createRpcClient(IdentityServiceService, { address: addresses.identity }),
    accounts: createRpcClient(AccountServiceService, { address: addresses.identity }),
    registry: createRpcClient(RegistryServiceService, { address: addresses.registry }),
    workflow: createRpcClient(WorkflowServiceService, { address: addresses.workflow }),
    notification: createRpcClient(NotificationServiceService, { address: addresses.notification }),
  };
  return {
    clients,
    signer: createTokenSigner({ privateJwk: secrets.actorKeys.privateJwk, now: () => Date.now() }),
    close: () => {
      clients.identity.close();
      clients.accounts.close();
      clients.registry.close();
      clients.workflow.close();
      clients.notification.close();
    },
  };
}
