/** Stack traces: frames are data, so a trace is a walk over return addresses. */
import type { FunctionDefinition, ValueType, WasmFrame } from '@wazero-ts/api';
import { valueTypeName } from '@wazero-ts/api';
import type { Activation } from './activation.js';
import { crossReturnPc, haltPc } from './code-arena.js';
import { lowerFunction } from './lower/lower-function.js';
import type { ModuleCode } from './module-code.js';
import { I32 } from './stack.js';

/** Frames of one trace; an endless recursion has hundreds of thousands. */
const maxFrames = 512;

/** The functions that were running in an activation and those around it, innermost first. */
export function wasmStackOfActivation(innermost: Activation): readonly WasmFrame[] {
  const frames: WasmFrame[] = [];
  const maps: OffsetMaps = new Map();
  for (let activation: Activation | undefined = innermost; activation !== undefined; activation = activation.parent) {
    if (activation.hostCall !== undefined) frames.push(frameOf(activation.hostCall.definition, undefined));
    appendGuestFrames(activation, frames, maps);
    if (frames.length >= maxFrames) break;
  }
  return frames;
}

/** By the entry of a function in the code array: the first word and the offset in the binary of each instruction. */
type OffsetMaps = Map<number, readonly number[]>;

function appendGuestFrames(activation: Activation, frames: WasmFrame[], maps: OffsetMaps): void {
  let { pc, fp, instance } = activation;
  let cross = activation.crossReturns.length;
  // The word before a return address belongs to the call; a trapping instruction is its own position.
  let at = pc;
  while (pc !== haltPc && frames.length < maxFrames) {
    const owner = instance.code;
    const place = owner.functionAt(at);
    if (place === undefined) return;
    const index = place.index + owner.module.importedFunctionCount;
    let map = maps.get(place.entry);
    if (map === undefined) {
      map = offsetMapOf(owner, place.index, place.metered);
      maps.set(place.entry, map);
    }
    const offset = wasmOffsetOf(map, at - place.entry) ?? owner.module.code.codeStart[place.index]!;
    frames.push(frameOf(instance.handle.functionDefinition(index), offset));
    const header = fp + owner.signatureOfFunction(index).headerOffset;
    pc = I32[header]!;
    if (pc === crossReturnPc) {
      const back = activation.crossReturns[--cross];
      if (back === undefined) return;
      pc = back.pc;
      fp -= back.delta;
      instance = back.instance;
    } else {
      fp -= I32[header + 1]!;
    }
    at = pc - 1;
  }
}

/** Lowering is deterministic, so it is done once more to learn which instruction each word came from. */
function offsetMapOf(code: ModuleCode, index: number, metered: boolean): readonly number[] {
  const positions: number[] = [];
  lowerFunction(code, index, metered, positions);
  return positions;
}

function wasmOffsetOf(map: readonly number[], position: number): number | undefined {
  let offset: number | undefined;
  for (let n = 0; n < map.length && map[n]! <= position; n += 2) offset = map[n + 1]!;
  return offset;
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
