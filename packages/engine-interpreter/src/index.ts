export { interpreterEngine } from './engine.js';
