import { outcomeKinds } from '../../domain/stages.ts';
import { transitions, watchTransitions } from '../../domain/transitions.ts';

/** Mermaid wants no hyphens in state names. */
const id = (stage: string): string => stage.replaceAll('-', '_');

/** The stage diagram: ways of one pair of stages are one arrow. */
export function stageDiagram(): string {
  const ways = [...transitions, ...watchTransitions];
  const arrows = ways.map(({ from, to, when }) => `  ${id(from)} --> ${id(to)} : ${when}`);
  const names = [...new Set(ways.flatMap(({ from, to }) => [from, to]))];
  return [
    '```mermaid',
    'stateDiagram-v2',
    ...names.filter((name) => name.includes('-')).map((name) => `  state "${name}" as ${id(name)}`),
    '  [*] --> screening : submitted',
    ...arrows,
    ...outcomeKinds.map((outcome) => `  ${id(outcome)} --> [*]`),
    '```',
  ].join('\n');
}
