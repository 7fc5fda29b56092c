/** A parameter that no code reads promises what nothing does. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { expect, it } from 'vitest';
import { parameterSchemas } from '../../domain/policy/policy-schema.ts';
import { stripComments } from './repository-files.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sources = globSync('{domain,workflows,activities,adapters,worker,api,client}/**/*.ts', {
  cwd: root,
})
  .filter((path) => !path.startsWith('domain/policy/'))
  .map((path) => stripComments(readFileSync(`${root}${path}`, 'utf8')));

const escape = (text: string): string => text.replaceAll('.', String.raw`\.`);

/** Whether code takes the parameter from a policy: `policy['name']`, `policy.name`, or a template such as cooling.${tier}. */
function readsParameter(source: string, name: string): boolean {
  const [group = ''] = name.split('.');
  return (
    (name.includes('.') && new RegExp(String.raw`['"]${escape(name)}['"]`).test(source)) ||
    new RegExp(String.raw`\b(?:policy|values|policyValues)\.${escape(name)}\b`).test(source) ||
    new RegExp(String.raw`\{[^{}]*\b${escape(name)}\b[^{}]*\} = (?:\w+\.)*policy\b`).test(source) ||
    new RegExp(`\\[\`${group}\\.\\$\\{`).test(source)
  );
}

const parameters = Object.entries(parameterSchemas);

it.each(parameters)('The policy parameter %s is read by code', (name) => {
  expect(sources.some((source) => readsParameter(source, name))).toBe(true);
});

const fields = parameters.flatMap(([name, schema]) =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape).map((field) => [name, field]) : [],
);

it.each(fields)(
  'The field of policy parameter %s that is called %s is read by code',
  (name = '', field = '') => {
    const reading = sources.filter(
      (source) =>
        readsParameter(source, name) ||
        // Hours of all kinds are read by the calendar, which is given them.
        (name.startsWith('windows.') && /: Hours\b/.test(source)),
    );
    const isRead = new RegExp(
      String.raw`(?:\.|\b(?:const|let) \{[^}]*|\{[^{}]*|['"\`])\b${field}\b`,
    );
    // A matrix by kind or tier is read with a variable as its field.
    const isIndexed = new RegExp(String.raw`${escape(name)}['"]?\]?\[`);
    expect(reading.some((source) => isRead.test(source) || isIndexed.test(source))).toBe(true);
  },
);
