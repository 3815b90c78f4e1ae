import type { ModuleConfig, ModuleConfigOptions } from '@wazero-ts/runtime';
import { newModuleConfig as newNeutralModuleConfig } from '@wazero-ts/runtime';
import { fdFile } from '@wazero-ts/sysfs';

const nodeDescriptors = { openStdin: fdFile, openOutput: fdFile };

/**
 * The configuration of an instance: sandboxed, nothing inherited. Standard input, output and error may be file
 * descriptors of this process.
 *
 * @param options - settings by name, instead of `with` methods
 * @example
 * ```ts
 * import { newModuleConfig } from 'wazero-ts';
 * newModuleConfig({ name: 'app', args: ['app'] }).withStderr(2).name; // 'app'
 * ```
 */
export function newModuleConfig(options: ModuleConfigOptions = {}): ModuleConfig {
  return newNeutralModuleConfig(options, nodeDescriptors);
}
