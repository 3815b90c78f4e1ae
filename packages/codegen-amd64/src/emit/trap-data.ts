/** What raises a trap; the numbers that the trap table of exec-memory knows. */
export const trapSource = { memory: 1, illegal: 4 } as const;

/** `data` of an entry of the trap table: the trap code and what raises it. */
export const trapData = (code: number, source: number): number => (code << 8) | source;
