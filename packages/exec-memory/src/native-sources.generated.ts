/** Written by native/build.mjs: the key of the sources in native/. */
export const nativeSources = 'e30ab4edf27b49e7';
