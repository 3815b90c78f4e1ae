export { guestCases } from './cases/index.js';
export type { CaseContext, GuestCase } from './guest-case.js';
export type {
  CommandResult,
  GuestCommand,
  GuestHost,
  GuestImports,
  GuestInstance,
  ImportedFunction,
  TrapKind,
} from './guest-host.js';
export { GuestTrap } from './guest-host.js';
export type { Outcome, OutcomePart } from './outcome.js';
