export { mermaid, withDiagram } from './diagram.js';
export { checkLayers, type Report } from './rules.js';
export { type Mention, mentionsOf } from './source-file.js';
export { type Layer, readWorkspace, type Workspace, type WorkspacePackage } from './workspace.js';
