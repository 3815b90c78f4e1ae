/** What the thread that shows progress is doing; one number that both threads see. */
export const ProgressState = {
  /** Nothing was written yet. */
  waiting: 0,
  /** A line is being written. */
  writing: 1,
  /** A line stands on the terminal. */
  shown: 2,
  ended: 3,
} as const;
