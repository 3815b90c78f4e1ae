/** Stack traces: a walk over return addresses and sizes of frames. */
import type { FunctionDefinition, ValueType, WasmFrame } from '@wazero-ts/api';
import { valueTypeName } from '@wazero-ts/api';
import { shapeOf } from '@wazero-ts/core';
import { CodeOwner } from '../compile/code-owner.js';
import { type PublishedCode, rowOf } from '../compile/code-space.js';
import type { Activation } from './activation.js';
import { readAddress } from './words.js';

/** Frames of one trace; an endless recursion has hundreds of thousands. */
const maxFrames = 512;

/** The functions that were running in an activation and those around it, innermost first. */
export function wasmStackOfActivation(innermost: Activation): readonly WasmFrame[] {
  const frames: WasmFrame[] = [];
  for (let activation: Activation | undefined = innermost; activation !== undefined; activation = activation.parent) {
    if (activation.hostCall !== undefined) frames.push(frameOf(activation.hostCall.definition, undefined));
    appendGuestFrames(activation, frames);
    if (frames.length >= maxFrames) break;
  }
  return frames;
}

function appendGuestFrames({ context, entry }: Activation, frames: WasmFrame[]): void {
  const { store } = entry;
  const { words, start, top } = context.stack();
  let pc = context.native.guestPc;
  let sp = context.native.guestSp;
  while (frames.length < maxFrames) {
    const found = store.codeAt(pc);
    if (found === undefined || found.code.role === 'entry') return;
    const { code, owner } = found;
    const place = placeAt(code, pc - code.start);
    if (place === undefined) return;
    if (code.role === 'function' && owner instanceof CodeOwner) {
      const { module } = owner;
      const definition = shapeOf(module).functionDefinition(module.importedFunctionCount + code.definedFunction);
      frames.push(frameOf(definition, place.loc));
    }
    sp += place.frameBytes;
    if (sp < start || sp + 8 > top) return;
    pc = readAddress(words, (sp - start) / 4);
    sp += 8;
  }
}

interface Place {
  /** Byte offset in the binary. */
  readonly loc: number;
  /** From the stack pointer up to the return address. */
  readonly frameBytes: number;
}

function placeAt(code: PublishedCode, offset: number): Place | undefined {
  const site = rowOf(code.sites, offset);
  if (site >= 0) return { loc: code.sites.loc[site]!, frameBytes: code.sites.data[site]! };
  const trap = rowOf(code.traps, offset);
  if (trap >= 0) return { loc: code.traps.loc[trap]!, frameBytes: code.frameBytes };
  return undefined;
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
