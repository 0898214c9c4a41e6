import {
  AccountServiceService,
  IdentityServiceService,
  NotificationServiceService,
  RegistryServiceService,
  SupervisionServiceService,
  WorkflowServiceService,
} from '@zhuanguan/contracts';
import { ACCOUNT_ACCESS, IDENTITY_ACCESS } from '@zhuanguan/identity/app';
import { NOTIFICATION_ACCESS } from '@zhuanguan/notification/app';
import { REGISTRY_ACCESS } from '@zhuanguan/registry/app';
import type { RpcAccess } from '@zhuanguan/rpc';
import type { StackClients } from '@zhuanguan/start';
import { SUPERVISION_ACCESS } from '@zhuanguan/supervision/app';
import { WORKFLOW_ACCESS } from '@zhuanguan/workflow/app';

export interface RpcMethod {
  key: string;
  client: keyof StackClients;
  method: string;
  access: RpcAccess;
  /** A request with nothing in it. */
  empty: object;
}

type Described = Readonly<Record<string, { requestDeserialize: (bytes: Buffer) => object }>>;

const methodsOf = (
  client: keyof StackClients,
  service: unknown,
  access: Readonly<Record<string, RpcAccess>>,
): RpcMethod[] =>
  Object.entries(service as Described).map(([method, { requestDeserialize }]) => ({
    ...{ key: `${client}.${method}`, client, method, access: access[method] ?? [] },
    empty: requestDeserialize(Buffer.alloc(0)),
  }));

/** Every method there is, by the services' own descriptions, which come from proto. */
export const RPC_METHODS: readonly RpcMethod[] = [
  ...methodsOf('identity', IdentityServiceService, IDENTITY_ACCESS),
  ...methodsOf('accounts', AccountServiceService, ACCOUNT_ACCESS),
  ...methodsOf('notification', NotificationServiceService, NOTIFICATION_ACCESS),
  ...methodsOf('registry', RegistryServiceService, REGISTRY_ACCESS),
  ...methodsOf('supervision', SupervisionServiceService, SUPERVISION_ACCESS),
  ...methodsOf('workflow', WorkflowServiceService, WORKFLOW_ACCESS),
];
