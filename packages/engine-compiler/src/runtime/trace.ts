/** Stack traces. */
import type { FunctionDefinition, ValueType, WasmFrame } from '@wazero-ts/api';
import { valueTypeName } from '@wazero-ts/api';
import { shapeOf } from '@wazero-ts/core';
import { CodeOwner } from '../compile/code-owner.js';
import type { Activation } from './activation.js';
import { walkFrames } from './frame-walk.js';

/** Frames of one trace; an endless recursion has hundreds of thousands. */
const maxFrames = 512;

/** The functions that were running in an activation and those around it, innermost first. */
export function wasmStackOfActivation(innermost: Activation): readonly WasmFrame[] {
  const frames: WasmFrame[] = [];
  for (let activation: Activation | undefined = innermost; activation !== undefined; activation = activation.parent) {
    if (activation.isInHost) frames.push(frameOf(activation.host!.definition, undefined));
    appendGuestFrames(activation, frames);
    if (frames.length >= maxFrames) break;
  }
  return frames;
}

function appendGuestFrames(activation: Activation, frames: WasmFrame[]): void {
  walkFrames(activation, ({ code, owner, loc }) => {
    if (code.role === 'function' && owner instanceof CodeOwner) {
      const { module } = owner;
      const definition = shapeOf(module).functionDefinition(module.importedFunctionCount + code.definedFunction);
      frames.push(frameOf(definition, loc));
    }
    return frames.length < maxFrames;
  });
}

function frameOf(definition: FunctionDefinition, offset: number | undefined): WasmFrame {
  return {
    moduleName: definition.moduleName,
    functionName: definition.name === '' ? `$${definition.index}` : definition.name,
    functionIndex: definition.index,
    signature: signatureText(definition),
    offset,
  };
}

function signatureText({ debugName, paramTypes, resultTypes }: FunctionDefinition): string {
  const names = (types: readonly ValueType[]): string => types.map(valueTypeName).join(',');
  const results =
    resultTypes.length > 1 ? ` (${names(resultTypes)})` : resultTypes.length === 1 ? ` ${names(resultTypes)}` : '';
  return `${debugName}(${names(paramTypes)})${results}`;
}
