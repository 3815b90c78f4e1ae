import { type ExternReport, type ModuleReport, valueTypeName } from 'wazero-ts';
import { sizeText } from './size.js';

/** A report for people. */
export function reportText(report: ModuleReport, file: string): string {
  const { name, byteLength, features, imports, exports, sections } = report;
  const named = report.namedFunctionCount === 0 ? 'no names' : `${report.namedFunctionCount} names`;
  const lines = [
    `${file}: ${sizeText(byteLength)}${name === '' ? '' : `, module ${name}`}`,
    `features:  ${features.join(', ') || 'WebAssembly 1.0'}`,
    `functions: ${report.functionCount} (${sizeText(report.codeBytes)} of code, ${named})`,
    `memory:    ${sizeText(report.memoryPages * 65536)} at the start, ${sizeText(report.dataBytes)} of data`,
    ...(report.hasStart ? ['start:     a function runs when it is instantiated'] : []),
    ...list('imports', imports, ({ module, name: item, ...type }) => `${module}.${item}: ${externText(type)}`),
    ...list('exports', exports, ({ name: item, ...type }) => `${item}: ${externText(type)}`),
    ...list('sections', sections, ({ name: item, isCustom, byteLength: size }) => {
      return `${isCustom ? `custom "${item}"` : item}: ${sizeText(size)}`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}

function list<T>(title: string, items: readonly T[], text: (item: T) => string): string[] {
  return [`${title} (${items.length}):`, ...items.map((item) => `  ${text(item)}`)];
}

function externText(type: ExternReport): string {
  switch (type.kind) {
    case 'func': {
      const params = type.params.map((param, index) => {
        const paramName = type.paramNames[index];
        return paramName === undefined ? valueTypeName(param) : `${paramName}: ${valueTypeName(param)}`;
      });
      return `func (${params.join(', ')}) -> (${type.results.map(valueTypeName).join(', ')})`;
    }
    case 'table':
      return `table of ${valueTypeName(type.elementType)}, ${limits(type.min, type.max)}`;
    case 'memory':
      return `${type.shared ? 'shared ' : ''}memory, ${limits(type.min, type.max)} pages`;
    default:
      return `${type.mutable ? 'mutable ' : ''}global ${valueTypeName(type.type)}`;
  }
}

function limits(min: number, max: number | undefined): string {
  return max === undefined ? `${min} or more` : `${min} to ${max}`;
}
