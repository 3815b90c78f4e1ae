/** A function is too large to compile: the embedder refuses it, or has another way to run it. */
export class BudgetError extends Error {
  override readonly name: string = 'BudgetError';
}
