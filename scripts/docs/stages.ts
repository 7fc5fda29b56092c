import { outcomeKinds } from '../../domain/request/stages.ts';
import { transitions, watchTransitions } from '../../domain/request/transitions.ts';

/** Mermaid allows no hyphens in state ids. */
const toMermaidId = (stage: string): string => stage.replaceAll('-', '_');

/** The stage diagram in Mermaid, one arrow per transition. */
export function buildStageDiagram(): string {
  const arrows = [...transitions, ...watchTransitions];
  const lines = arrows.map(
    ({ from, to, when }) => `  ${toMermaidId(from)} --> ${toMermaidId(to)} : ${when}`,
  );
  const names = [...new Set(arrows.flatMap(({ from, to }) => [from, to]))];
  return [
    '```mermaid',
    'stateDiagram-v2',
    ...names
      .filter((name) => name.includes('-'))
      .map((name) => `  state "${name}" as ${toMermaidId(name)}`),
    '  [*] --> screening : submitted',
    ...lines,
    ...outcomeKinds.map((outcome) => `  ${toMermaidId(outcome)} --> [*]`),
    '```',
  ].join('\n');
}
