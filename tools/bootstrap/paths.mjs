import { fileURLToPath } from 'node:url';

/** The root folder of the checkout, with a trailing slash. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Everything that the bootstrap remembers between runs; git ignores it. */
export const cache = `${root}.cache/bootstrap`;
