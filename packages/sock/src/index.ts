export type { ListenerAddress, TcpListenerOptions } from './sock-config.js';
export { newSockConfig, TcpSockConfig } from './sock-config.js';
