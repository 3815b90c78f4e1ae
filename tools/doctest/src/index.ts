export { collectExamples, type Example, examplesOfMarkdown, examplesOfSource } from './collect.js';
export { rewriteExample } from './rewrite.js';
