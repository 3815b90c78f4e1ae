/** The longest delay that `setTimeout` takes, in milliseconds; a longer one would end at once. */
export const longestDelay = 0x7fff_ffff;
