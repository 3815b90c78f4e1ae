/** Written by native/build.mjs: the key of the sources in native/. */
export const nativeSources = '8874b0eb5b8e40cb';
