/** Written by native/build.mjs: the key of the sources in native/. */
export const nativeSources = '1e66c6347d24709f';
