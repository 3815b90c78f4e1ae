export { ExecMemoryError, type ExecMemoryErrorCode } from './errors.js';
