import { execFile } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { serve, type ServerType } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToken, owner, setUpApi } from '../support/api.ts';
import { libraryProgram, readProgram } from '../support/guide-programs.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** As an image holds it: the build, the packages it needs, and no sources. */
let folder: string;

/** Node on its own, with no setting of this process, nor vitest's ways of loading. */
const node = (...args: string[]) => runAlone(process.execPath, args);
const runAlone = (program: string, args: readonly string[], env = {}, cwd = folder) =>
  promisify(execFile)(program, args, { cwd, env: { PATH: process.env['PATH'], ...env } });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'card-change-build-'));
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  await node(join(root, 'scripts/build.ts'), join(folder, 'dist'));
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the output of npm run build', () => {
  it.each(['worker/main.js', 'worker/health.js', 'api/main.js'])(
    'holds all that %s needs to begin, and ask for its settings',
    async (program) => {
      const begun = node(join('dist', program));
      await expect(begun).rejects.toThrow('these settings of the environment need repair');
    },
  );

  it('holds the workflow code, and the policies', async () => {
    expect(existsSync(join(folder, 'dist/workflow-bundle.js'))).toBe(true);
    const { stdout } = await node(
      ...['dist/cli/main.js', 'policy', 'check', 'dist/policies/cn-default/1.json'],
    );
    expect(stdout).toContain('policy cn-default/1 is valid');
  });

  it('can be imported by the name of the package', async () => {
    const program = "import { CardChanges } from 'card-change'; console.log(CardChanges.name);";
    const { stdout } = await node('--input-type=module', '--eval', program);
    expect(stdout).toBe('CardChanges\n');
  });
});

describe('card-change --help', () => {
  /** Of a whole process, from its start to its end. */
  const cpuMs = async (...args: string[]): Promise<number> => {
    const atEnd = `process.on('exit', () => {
      const { user, system } = process.cpuUsage();
      process.stderr.write(String((user + system) / 1000));
    });`;
    const counter = `data:text/javascript,${encodeURIComponent(atEnd)}`;
    const { stdout, stderr } = await node('--import', counter, ...args);
    expect(stdout).toContain('Usage: card-change');
    return Number(stderr);
  };

  it('answers within 400 ms of CPU', async () => {
    const runs: number[] = [];
    // Other tests run beside this one, and processes that share a core take longer: the best one counts.
    while (runs.length < 5) runs.push(await cpuMs('dist/cli/main.js', '--help'));
    expect(Math.min(...runs)).toBeLessThan(400);
  });
});

describe('an integrator', () => {
  const { api } = setUpApi();
  let server: ServerType;
  /** The folder of somebody's own app. */
  let app: string;
  let installed: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    const { app: served } = api();
    server = serve({ fetch: served.fetch, port: 0, hostname: '127.0.0.1' });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    env = { API: `http://127.0.0.1:${port}`, TOKEN: await createToken(owner) };
    app = join(folder, 'app');
    await node(join(root, 'scripts/pack.ts'), app, '--from', join(folder, 'dist'));
    installed = join(app, 'node_modules/card-change');
    mkdirSync(installed, { recursive: true });
    const [tarball] = /[\w.-]+\.tgz/.exec(readProgram('sh')) ?? [''];
    await runAlone('tar', ['-xzf', join(app, tarball), '-C', installed, '--strip-components=1']);
    // The packages that it names and no others, from here: a test needs no registry.
    const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    for (const name of Object.keys(dependencies)) {
      mkdirSync(join(app, 'node_modules', name, '..'), { recursive: true });
      symlinkSync(join(root, 'node_modules', name), join(app, 'node_modules', name), 'dir');
    }
    writeFileSync(join(app, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(app, 'app.ts'), readProgram('ts'));
  }, 600_000);
  afterAll(() => void server.close());

  it('gets a small package, without what only workers and servers need', () => {
    const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(Object.keys(dependencies)).toEqual([
      '@temporalio/client',
      '@temporalio/common',
      '@temporalio/workflow',
      'bankcard',
      'commander',
      'ibantools',
      'jose',
      'openapi-fetch',
      'zod',
    ]);
    for (const part of ['worker', 'adapters/storage/sql', 'sandbox'])
      expect([part, existsSync(join(installed, part))]).toEqual([part, false]);
  });

  it('compiles the programs of the guide and of the library, and what it gets wrong does not compile', async () => {
    const wrong = [
      "import { createHttpClient } from 'card-change/http';",
      "import { CardChanges, type Status } from 'card-change';",
      "const api = createHttpClient({ url: '', token: '' });",
      "await api.POST('/v1/precheck', { body: { merchant: 'M-GREEN' } });",
      "await api.GET('/v1/nothing');",
      "export const stage: Status['stage'] = CardChanges.name;",
    ];
    writeFileSync(join(app, 'wrong.ts'), wrong.join('\n'));
    const library = [
      "import type { Actor, CardChangeRequest, FailureCode, Policy, Problem, SubmitOptions } from 'card-change';",
      "type Fields = Omit<CardChangeRequest, 'requestId' | 'acquirerId' | 'submittedBy'>;",
      'declare const codecKeys: { id: string; key: Buffer }[];',
      'declare const request: Fields;',
      "const by: Actor = { id: 'owner-7', role: 'owner' };",
      'const options: SubmitOptions = { urgency: 1 };',
      libraryProgram,
      'try {',
      "  await cardChanges.submit({ ...request, acquirerId: 'demo', requestId: '', submittedBy: by }, options);",
      '} catch (error) {',
      '  if (!(error instanceof ActionRefused)) throw error;',
      '  const code: FailureCode = error.code;',
      '  const problems: readonly Problem[] = error.problems ?? [];',
      "  console.log(code === 'POL_OPEN_REQUEST', problems);",
      '}',
      'export const policy: Policy | undefined = undefined;',
    ];
    expect(libraryProgram).toContain('cardChanges.outcome(');
    writeFileSync(join(app, 'library.ts'), library.join('\n'));
    const types = join(root, 'node_modules/@types');
    const options = [
      ...['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck'],
      ...['--target', 'es2023', '--module', 'nodenext', '--typeRoots', types, '--types', 'node'],
    ];
    const compile = (file: string) =>
      runAlone(join(root, 'node_modules/.bin/tsc'), [...options, file], {}, app).then(
        () => [],
        ({ stdout }: { stdout: string }) => stdout.match(/\((\d+),/g),
      );
    expect(await compile('app.ts')).toEqual([]);
    expect(await compile('library.ts')).toEqual([]);
    expect(await compile('wrong.ts')).toEqual(['(4,', '(5,', '(6,']);
  });

  it('has the command line, which says what belongs to an installation', async () => {
    const program = join(installed, 'cli/main.js');
    const options = ['--url', env['API'] ?? '', '--token', env['TOKEN'] ?? '', '--json'];
    const { stdout } = await node(program, ...options, 'list');
    expect(JSON.parse(stdout)).toEqual({ cardChanges: [] });
    await expect(node(program, 'doctor')).rejects.toThrow('run it where card-change is installed');
  });
});
