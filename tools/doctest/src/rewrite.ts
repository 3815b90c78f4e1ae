import { type Node, parseSync } from 'oxc-parser';

/** How the comment behind a statement says what it gives. */
type Expectation =
  | { readonly kind: 'value'; readonly source: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'throws'; readonly name: string };

/** A value may go on in prose, `0 before the call`; a number with a unit, `1 ms`, is prose from the start. */
const leadingLiteral =
  /^(?:'[^']*'|0x[\da-f_]+n?|-?[\d_]+(?:\.\d+)?n?|true|false|undefined|null|NaN)(?=,|$| (?!(?:[num]?s|bytes|[KMG]i?B|pages|units)\b))/i;

function isLiteral(node: Node): boolean {
  switch (node.type) {
    case 'Literal':
      return true;
    case 'Identifier':
      return ['undefined', 'NaN', 'Infinity'].includes(node.name);
    case 'UnaryExpression':
      return node.operator === '-' && isLiteral(node.argument);
    case 'ArrayExpression':
      return node.elements.every((element) => element !== null && isLiteral(element));
    case 'ObjectExpression':
      return node.properties.every((property) => property.type === 'Property' && isLiteral(property.value));
    case 'NewExpression':
      return node.callee.type === 'Identifier' && node.callee.name === 'Uint8Array' && node.arguments.every(isLiteral);
    default:
      return false;
  }
}

function literalSource(comment: string): string | undefined {
  const { program, errors } = parseSync('comment.ts', `(${comment})`);
  const [statement] = program.body;
  if (errors.length === 0 && program.body.length === 1 && statement?.type === 'ExpressionStatement') {
    const expression =
      statement.expression.type === 'ParenthesizedExpression' ? statement.expression.expression : statement.expression;
    if (isLiteral(expression)) return comment;
  }
  return leadingLiteral.exec(comment)?.[0];
}

function expectationOf(comment: string, isPrinted: boolean): Expectation | undefined {
  const thrown = /^throws (?<name>\w+)/.exec(comment)?.groups?.['name'];
  if (thrown !== undefined) return { kind: 'throws', name: thrown };
  if (isPrinted) return { kind: 'text', text: comment };
  const source = literalSource(comment);
  return source === undefined ? undefined : { kind: 'value', source };
}

function isConsoleLog(node: Node): boolean {
  return (
    node.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    node.callee.object.type === 'Identifier' &&
    node.callee.object.name === 'console'
  );
}

function statementsOf(node: Node, found: Node[] = []): Node[] {
  if (node.type === 'ExpressionStatement') found.push(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === 'object' && child !== null && typeof child.type === 'string') statementsOf(child, found);
    }
  }
  return found;
}

/**
 * Turns `expression; // value` into a check of the value, `console.log(x); // text` into a check of what is printed,
 * and `call(); // throws RangeError` into a check of the error's name. A comment in prose checks nothing. Lines keep
 * their numbers.
 *
 * @throws Error when the example does not parse.
 */
export function rewriteExample(code: string): string {
  const { program, comments, errors } = parseSync('example.ts', code);
  const [firstError] = errors;
  if (firstError !== undefined) throw new Error(firstError.message);
  let rewritten = code;
  const lineAt = (offset: number): number => code.slice(0, offset).split('\n').length;
  for (const statement of statementsOf(program).reverse()) {
    if (statement.type !== 'ExpressionStatement') continue;
    const comment = comments.find(
      (candidate) =>
        candidate.type === 'Line' &&
        candidate.start >= statement.end &&
        code.slice(statement.end, candidate.start).trim() === '' &&
        lineAt(candidate.start) === lineAt(statement.end),
    );
    if (comment === undefined) continue;
    const { expression } = statement;
    const source = code.slice(expression.start, expression.end);
    const expectation = expectationOf(comment.value.trim(), isConsoleLog(expression));
    if (expectation === undefined) continue;
    const line = lineAt(statement.start);
    let check: string;
    switch (expectation.kind) {
      case 'value':
        check = `expectValue(${line}, ${source}, ${expectation.source});`;
        break;
      case 'text':
        check = `expectPrinted(${line}, ${JSON.stringify(expectation.text)}, ${source.slice(source.indexOf('(') + 1)};`;
        break;
      case 'throws':
        check = `await expectThrown(${line}, ${JSON.stringify(expectation.name)}, async () => { ${source}; });`;
        break;
    }
    rewritten = rewritten.slice(0, statement.start) + check + rewritten.slice(statement.end);
  }
  return rewritten;
}
