export { InstanceLayout } from './layout/instance-layout.js';
