import type { Policy, PolicyResource } from '@wazero-ts/api';

const pageBytes = 65536;

/** What one instance has taken from its policy; it gives that back when it is closed. */
export class PolicyAccount {
  readonly #policy: Policy;
  readonly #claimed = new Map<PolicyResource, number>();

  /** @throws LimitError `INSTANCE_LIMIT` */
  constructor(policy: Policy) {
    this.#policy = policy;
    this.#claim('instances', 1);
  }

  /** For memories, in pages. @throws LimitError `MEMORY_LIMIT` */
  readonly claimPages = (delta: number): void => this.#claim('memoryBytes', delta * pageBytes);

  /** For tables. @throws LimitError `TABLE_LIMIT` */
  readonly claimElements = (delta: number): void => this.#claim('tableElements', delta);

  /** Gives everything back; what others go on using of a closed instance is not counted any more. */
  close(): void {
    for (const [resource, amount] of this.#claimed) this.#policy.release(resource, amount);
    this.#claimed.clear();
  }

  #claim(resource: PolicyResource, amount: number): void {
    this.#policy.claim(resource, amount);
    this.#claimed.set(resource, (this.#claimed.get(resource) ?? 0) + amount);
  }
}
