import type { Processes, Secrets } from '@zhuanguan/start';

/** What the bench tells this process to begin with. */
export interface GatewayTask {
  url: string;
  natsUrl: string;
  addresses: Processes['addresses'];
  secrets: Secrets;
  /** A question that the gateway can answer, and the token to ask it with. */
  question: string;
  token: string;
}

export interface GatewayPorts {
  gateway: number;
  bare: number;
}

export const CONSTANT_PATH = '/bench/can-act';
