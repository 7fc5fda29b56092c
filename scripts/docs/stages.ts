import { outcomeKinds } from '../../domain/request/stages.ts';
import { transitions, watchTransitions } from '../../domain/request/transitions.ts';

/** Mermaid wants no hyphens in state names. */
const toMermaidId = (stage: string): string => stage.replaceAll('-', '_');

/** The stage diagram: ways of one pair of stages are one arrow. */
export function buildStageDiagram(): string {
  const ways = [...transitions, ...watchTransitions];
  const arrows = ways.map(
    ({ from, to, when }) => `  ${toMermaidId(from)} --> ${toMermaidId(to)} : ${when}`,
  );
  const names = [...new Set(ways.flatMap(({ from, to }) => [from, to]))];
  return [
    '```mermaid',
    'stateDiagram-v2',
    ...names
      .filter((name) => name.includes('-'))
      .map((name) => `  state "${name}" as ${toMermaidId(name)}`),
    '  [*] --> screening : submitted',
    ...arrows,
    ...outcomeKinds.map((outcome) => `  ${toMermaidId(outcome)} --> [*]`),
    '```',
  ].join('\n');
}
