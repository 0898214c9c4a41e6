export { isId } from '@zhuanguan/kernel';
export { actorOf, orThrow } from '@zhuanguan/rpc';
