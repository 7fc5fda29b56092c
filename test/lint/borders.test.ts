/** The borders between modules: which imports the linter reports and which it allows. One file, because its cases are one table. */
import { beforeAll, describe, expect, it } from 'vitest';
import { lintFiles, type Finding } from '../support/lint.ts';

/** The files that the cases import. */
const neighbours: Record<string, string> = {
  'domain/request/stages.ts': "export type Stage = 'review' | 'cooling';\nexport const stages = 1;",
  'domain/request/card-change-schema.ts':
    'export const CardChangeRequest = 1;\nexport type Request = string;',
  'domain/policy/policy-schema.ts': 'export const Policy = 1;\nexport type PolicyValues = string;',
  'workflows/contract.ts':
    "export const taskQueue = 'card-change';\nexport type Assessments = string;",
  'workflows/change-card/workflow.ts':
    'export const changeCard = 1;\nexport type ChangeCard = string;',
  'workflows/index.ts': "export { changeCard } from './change-card/workflow.ts';",
  'activities/bank.ts': 'export const bankActivities = 1;\nexport type BankPort = string;',
  'adapters/parties/bank.ts': 'export const bankAdapter = 1;',
  'adapters/settings/variables.ts': 'export const variables = 1;',
  'api/app.ts': 'export const createApp = 1;',
  'client/index.ts': 'export const cardChanges = 1;',
  'cli/program.ts': 'export const buildProgram = 1;',
  'cli/api-client.ts': 'export const fetchAgent = 1;',
  'adapters/storage/storage.ts': 'export const storage = 1;',
  'worker/workers.ts': 'export const createWorker = 1;',
  'sandbox/server.ts': 'export const startSandbox = 1;',
};

const imports = 'no-restricted-imports';
const importing = (what: string, from: string) =>
  `import { ${what} } from '${from}';\nexport const used = [${what}];`;
const importingType = (what: string, from: string) =>
  `import type { ${what} } from '${from}';\nexport type Used = ${what}[];`;

interface Case {
  /** Completes the sentence "the linter refuses …". */
  what: string;
  bad: { path: string; text: string };
  rule: string;
  /** The nearest code that is permitted. */
  good: { path: string; text: string };
}
const at = (path: string, text: string) => ({ path, text });

const borderRules: Case[] = [
  {
    what: 'Node in the domain',
    bad: at('domain/bad-node.ts', importing('createHash', 'node:crypto')),
    rule: imports,
    good: at('domain/good-node.ts', importing('z', 'zod')),
  },
  {
    what: 'Node in the domain, imported without its prefix',
    bad: at('domain/bad-builtin.ts', importing('createHash', 'crypto')),
    rule: imports,
    good: at('adapters/good-builtin.ts', importing('createHash', 'node:crypto')),
  },
  {
    what: 'Temporal in the domain',
    bad: at('domain/bad-temporal.ts', importing('ApplicationFailure', '@temporalio/common')),
    rule: imports,
    good: at('activities/good-temporal.ts', importing('log', '@temporalio/activity')),
  },
  {
    what: 'an adapter in the domain',
    bad: at(
      'domain/gates/bad-adapter.ts',
      importing('bankAdapter', '../../adapters/parties/bank.ts'),
    ),
    rule: imports,
    good: at('domain/gates/good-adapter.ts', importing('stages', '../request/stages.ts')),
  },
  {
    what: 'a clock in the domain',
    bad: at('domain/bad-clock.ts', 'export const now = () => Date.now();'),
    rule: 'no-restricted-properties',
    good: at('domain/good-clock.ts', 'export const at = (text: string) => Date.parse(text);'),
  },
  {
    what: 'random numbers in the domain',
    bad: at('domain/bad-random.ts', 'export const random = () => Math.random();'),
    rule: 'no-restricted-properties',
    good: at('domain/good-random.ts', 'export const max = (n: number) => Math.max(n, 1);'),
  },
  {
    what: 'the environment in the domain',
    bad: at('domain/bad-env.ts', "export const zone = () => process.env['TZ'];"),
    rule: 'no-restricted-globals',
    good: at(
      'domain/good-env.ts',
      'export const zone = (policy: { zone: string }) => policy.zone;',
    ),
  },
  {
    what: 'an activity imported by value in a workflow',
    bad: at('workflows/bad-activity.ts', importing('bankActivities', '../activities/bank.ts')),
    rule: imports,
    good: at('workflows/good-activity.ts', importingType('BankPort', '../activities/bank.ts')),
  },
  {
    what: 'a schema imported by value in a workflow',
    bad: at(
      'workflows/bad-schema.ts',
      importing('CardChangeRequest', '../domain/request/card-change-schema.ts'),
    ),
    rule: imports,
    good: at(
      'workflows/good-schema.ts',
      importingType('Request', '../domain/request/card-change-schema.ts'),
    ),
  },
  {
    what: 'Node in a workflow',
    bad: at('workflows/bad-node.ts', importing('readFileSync', 'node:fs')),
    rule: imports,
    good: at('workflows/good-node.ts', importing('condition', '@temporalio/workflow')),
  },
  {
    what: 'an adapter in a workflow',
    bad: at(
      'workflows/stages/bad-adapter.ts',
      importing('bankAdapter', '../../adapters/parties/bank.ts'),
    ),
    rule: imports,
    good: at(
      'workflows/stages/good-adapter.ts',
      importing('stages', '../../domain/request/stages.ts'),
    ),
  },
  {
    what: 'the process object in a workflow',
    bad: at('workflows/bad-process.ts', 'export const args = () => process.argv;'),
    rule: 'no-restricted-globals',
    good: at('workflows/good-process.ts', 'export const at = () => new Date().toISOString();'),
  },
  {
    what: 'an adapter in an activity',
    bad: at('activities/bad-adapter.ts', importing('bankAdapter', '../adapters/parties/bank.ts')),
    rule: imports,
    good: at('activities/good-adapter.ts', importing('stages', '../domain/request/stages.ts')),
  },
  {
    what: 'an activity imported by value in an adapter',
    bad: at('adapters/bad-activity.ts', importing('bankActivities', '../activities/bank.ts')),
    rule: imports,
    good: at('adapters/good-activity.ts', importingType('BankPort', '../activities/bank.ts')),
  },
  {
    what: 'the contract of the workflows in an adapter',
    bad: at('adapters/bad-workflow.ts', importing('taskQueue', '../workflows/contract.ts')),
    rule: imports,
    good: at('worker/good-workflow.ts', importing('taskQueue', '../workflows/contract.ts')),
  },
  {
    what: 'a workflow imported by the worker, which loads it by URL',
    bad: at('worker/bad-workflow.ts', importing('changeCard', '../workflows/index.ts')),
    rule: imports,
    good: at('worker/good-adapter.ts', importing('bankAdapter', '../adapters/parties/bank.ts')),
  },
  {
    what: 'a workflow imported by value in the client',
    bad: at(
      'client/bad-workflow.ts',
      importing('changeCard', '../workflows/change-card/workflow.ts'),
    ),
    rule: imports,
    good: at(
      'client/good-workflow.ts',
      importingType('ChangeCard', '../workflows/change-card/workflow.ts'),
    ),
  },
  {
    what: 'the worker in the client',
    bad: at('client/bad-worker.ts', importing('createWorker', '../worker/workers.ts')),
    rule: imports,
    good: at('client/good-worker.ts', importing('taskQueue', '../workflows/contract.ts')),
  },
  {
    what: 'the API in the client, which back offices import',
    bad: at('client/bad-api.ts', importing('createApp', '../api/app.ts')),
    rule: imports,
    good: at('client/good-api.ts', importing('stages', '../domain/request/stages.ts')),
  },
  {
    what: 'storage in the client, which back offices import',
    bad: at('client/bad-storage.ts', importing('storage', '../adapters/storage/storage.ts')),
    rule: imports,
    good: at('api/good-storage.ts', importing('storage', '../adapters/storage/storage.ts')),
  },
  {
    what: 'an activity imported by value in the API',
    bad: at('api/bad-activity.ts', importing('bankActivities', '../activities/bank.ts')),
    rule: imports,
    good: at('api/good-activity.ts', importingType('BankPort', '../activities/bank.ts')),
  },
  {
    what: 'a workflow imported by value in the API',
    bad: at('api/bad-workflow.ts', importing('changeCard', '../workflows/index.ts')),
    rule: imports,
    good: at('api/good-workflow.ts', importing('taskQueue', '../workflows/contract.ts')),
  },
  {
    what: 'the worker in the API',
    bad: at('api/routes/bad-worker.ts', importing('createWorker', '../../worker/workers.ts')),
    rule: imports,
    good: at('api/routes/good-client.ts', importing('cardChanges', '../../client/index.ts')),
  },
  {
    what: 'the command line in the API',
    bad: at('api/bad-cli.ts', importing('buildProgram', '../cli/program.ts')),
    rule: imports,
    good: at('api/good-domain.ts', importing('stages', '../domain/request/stages.ts')),
  },
  {
    what: 'the API in the command line',
    bad: at('cli/commands/bad-api.ts', importing('createApp', '../../api/app.ts')),
    rule: imports,
    good: at('cli/commands/good-api.ts', importing('stages', '../../domain/request/stages.ts')),
  },
  {
    what: 'the library in the command line, which speaks HTTP',
    bad: at('cli/bad-client.ts', importing('cardChanges', '../client/index.ts')),
    rule: imports,
    good: at('cli/good-client.ts', importing('fetchAgent', './api-client.ts')),
  },
  {
    what: 'an adapter in the command line',
    bad: at('cli/bad-adapter.ts', importing('variables', '../adapters/settings/variables.ts')),
    rule: imports,
    good: at(
      'cli/doctor/good-adapter.ts',
      importing('variables', '../../adapters/settings/variables.ts'),
    ),
  },
  {
    what: 'the contract imported by value in the command line',
    bad: at('cli/bad-contract.ts', importing('taskQueue', '../workflows/contract.ts')),
    rule: imports,
    good: at('cli/good-contract.ts', importingType('Assessments', '../workflows/contract.ts')),
  },
  {
    what: 'the API in what makes tokens for development',
    bad: at('cli/development/bad-api.ts', importing('createApp', '../../api/app.ts')),
    rule: imports,
    good: at(
      'cli/development/good-adapter.ts',
      importing('variables', '../../adapters/settings/variables.ts'),
    ),
  },
  {
    what: 'the API in the doctor',
    bad: at('cli/doctor/bad-api.ts', importing('createApp', '../../api/app.ts')),
    rule: imports,
    good: at('cli/doctor/good-contract.ts', importing('taskQueue', '../../workflows/contract.ts')),
  },
  {
    what: 'the API in what hands out files',
    bad: at('cli/installation/bad-api.ts', importing('createApp', '../../api/app.ts')),
    rule: imports,
    good: at(
      'cli/installation/good-adapter.ts',
      importing('variables', '../../adapters/settings/variables.ts'),
    ),
  },
  ...['domain', 'workflows', 'activities', 'adapters', 'worker', 'api', 'cli', 'client'].map(
    (folder) => ({
      what: `the sandbox in ${folder}/`,
      bad: at(`${folder}/bad-sandbox.ts`, importing('startSandbox', '../sandbox/server.ts')),
      rule: imports,
      good: at(`test/good-sandbox-${folder}.ts`, importing('startSandbox', '../sandbox/server.ts')),
    }),
  ),
  {
    what: 'an adapter in the sandbox',
    bad: at('sandbox/bad-adapter.ts', importing('bankAdapter', '../adapters/parties/bank.ts')),
    rule: imports,
    good: at('sandbox/good-domain.ts', importingType('Stage', '../domain/request/stages.ts')),
  },
];

const styleRules: Case[] = [
  {
    what: 'reading the environment outside of the settings',
    bad: at('adapters/bad-env.ts', "export const url = process.env['DATABASE_URL'];"),
    rule: 'no-restricted-properties',
    good: at('adapters/settings/settings.ts', "export const url = process.env['DATABASE_URL'];"),
  },
  {
    what: 'reading the environment in the client',
    bad: at('client/bad-env.ts', "export const url = process.env['API_PORT'];"),
    rule: 'no-restricted-properties',
    good: at('scripts/good-env.ts', "export const url = process.env['API_PORT'];"),
  },
  {
    what: 'a promise that is not awaited',
    bad: at(
      'workflows/bad-await.ts',
      'const ask = async () => 1;\nexport const f = () => { ask(); };',
    ),
    rule: 'no-floating-promises',
    good: at(
      'workflows/good-await.ts',
      'const ask = async () => 1;\nexport const f = async () => { await ask(); };',
    ),
  },
  {
    what: 'a promise as a condition',
    bad: at(
      'workflows/bad-if.ts',
      'const ask = async () => true;\nexport const f = () => { if (ask()) return 1; return 2; };',
    ),
    rule: 'no-misused-promises',
    good: at(
      'workflows/good-if.ts',
      'const ask = async () => true;\nexport const f = async () => { if (await ask()) return 1; return 2; };',
    ),
  },
  {
    what: 'an async validator of an update, which would never refuse',
    bad: at(
      'workflows/bad-validator.ts',
      validator('async () => { await Promise.reject(new Error()); }'),
    ),
    rule: 'no-misused-promises',
    good: at('workflows/good-validator.ts', validator('() => { throw new Error(); }')),
  },
  {
    what: 'a switch without all cases',
    bad: at('domain/bad-switch.ts', switchOver("case 'review': return 1;")),
    rule: 'switch-exhaustiveness-check',
    good: at(
      'domain/good-switch.ts',
      switchOver("case 'review': return 1; case 'cooling': return 2;"),
    ),
  },
  {
    what: 'the type `any`',
    bad: at('domain/bad-any.ts', 'export const f = (value: any): string => value;'),
    rule: 'no-explicit-any',
    good: at('domain/good-any.ts', 'export const f = (value: unknown): string => String(value);'),
  },
  {
    what: 'a type imported as a value',
    bad: at(
      'adapters/bad-type.ts',
      "import { Stage } from '../domain/request/stages.ts';\nexport type Stages = Stage[];",
    ),
    rule: 'consistent-type-imports',
    good: at('adapters/good-type.ts', importingType('Stage', '../domain/request/stages.ts')),
  },
  {
    what: 'two files that import each other',
    bad: at(
      'domain/bad-cycle.ts',
      "import { two } from './other-half.ts';\nexport const one = () => two();",
    ),
    rule: 'no-cycle',
    good: at('domain/good-cycle.ts', importing('stages', './request/stages.ts')),
  },
  {
    what: 'console output outside of the command line',
    bad: at('adapters/bad-console.ts', "console.log('here');\nexport {};"),
    rule: 'no-console',
    good: at('cli/good-console.ts', "console.log('here');\nexport {};"),
  },
];

function validator(body: string): string {
  return `import { defineUpdate, setHandler } from '@temporalio/workflow';
export const listen = () =>
  setHandler(defineUpdate<string, []>('act'), () => 'done', { validator: ${body} });`;
}
function switchOver(cases: string): string {
  return `import type { Stage } from './request/stages.ts';
export const f = (stage: Stage): number | undefined => { switch (stage) { ${cases} } return undefined; };`;
}

describe('the linter', () => {
  const cases = [...borderRules, ...styleRules];
  let findingsByFile = new Map<string, Finding[]>();

  beforeAll(async () => {
    const files = { ...neighbours };
    files['domain/other-half.ts'] =
      "import { one } from './bad-cycle.ts';\nexport const two = () => one();";
    for (const { bad, good } of cases) {
      files[bad.path] = bad.text;
      files[good.path] = good.text;
    }
    findingsByFile = await lintFiles(files);
  }, 60_000);

  it.each(cases.map((each) => [each.what, each] as const))(
    'refuses %s',
    (_what, { bad, rule, good }) => {
      const rules = (findingsByFile.get(bad.path) ?? []).map((finding) => finding.rule);
      expect(new Set(rules)).toEqual(new Set([rule]));
      expect(findingsByFile.get(good.path)).toBeUndefined();
    },
  );

  it('accepts the files that are only imported', () => {
    for (const path of Object.keys(neighbours))
      expect(findingsByFile.get(path), path).toBeUndefined();
  });
});
