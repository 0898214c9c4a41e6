import {
  AccountServiceService,
  IdentityServiceService,
  NotificationServiceService,
  RegistryServiceService,
  SupervisionServiceService,
  WorkflowServiceService,
} from '@zhuanguan/contracts';
import { createRpcClient, createTokenSigner, TOOLS_PEER, type TokenSigner } from '@zhuanguan/rpc';
import { certificateFor } from './certificates.js';
import type { Processes } from './processes.js';
import type { Secrets } from './secrets.js';
import type { StackClients } from './stack.js';

/** gRPC clients of services that run in processes of their own. */
/** Every service answers the installation's own tools, which sign with each service's key in its name. */
export async function clientsOf(
  addresses: Processes['addresses'],
  secrets: Secrets,
): Promise<{ clients: StackClients; signer: TokenSigner; close: () => void }> {
  const tls = await certificateFor(TOOLS_PEER, secrets.authority);
  const at = (name: keyof typeof addresses) => ({ address: addresses[name], tls, name });
  const clients: StackClients = {
    identity: createRpcClient(IdentityServiceService, at('identity')),
    accounts: createRpcClient(AccountServiceService, at('identity')),
    registry: createRpcClient(RegistryServiceService, at('registry')),
    workflow: createRpcClient(WorkflowServiceService, at('workflow')),
    supervision: createRpcClient(SupervisionServiceService, at('supervision')),
    notification: createRpcClient(NotificationServiceService, at('notification')),
  };
  return {
    clients,
    signer: signerOf(secrets),
    close: () => {
      clients.identity.close();
      clients.accounts.close();
      clients.registry.close();
      clients.workflow.close();
      clients.supervision.close();
      clients.notification.close();
    },
  };
}

function signerOf({ tokenKeys }: Secrets): TokenSigner {
  const of = ({ privateJwk }: Secrets['actorKeys']) => createTokenSigner({ privateJwk, now: () => Date.now() });
  const signers = {
    gateway: of(tokenKeys.gateway),
    registry: of(tokenKeys.registry),
    notification: of(tokenKeys.notification),
  };
  const tools = of(tokenKeys.tools);
  return {
    forActor: (actor) => signers.gateway.forActor(actor),
    forService: (name) => (name in signers ? signers[name as keyof typeof signers] : tools).forService(name),
  };
}
