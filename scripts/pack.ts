/**
 * `npm run pack`: the package for integrators, `card-change-<version>.tgz`: the library, a client of the HTTP API with the
 * types of its description, and the command line, with what they need and without what only workers and servers need.
 * It is made of `npm run build`; `-- --from FOLDER` takes one that was built already, and a folder that is named gets the
 * package.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { describeApi } from './pack/description.ts';
import { writeApiTypes, type OpenApiDocument } from './pack/api-types.ts';
import { traceModules } from './pack/module-graph.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const run = promisify(execFile);

/** What runs in an installation only: the commands that need it say so. */
const leftOut = new Set([
  'cli/doctor/doctor.js',
  'cli/installation/export-documents.js',
  'adapters/tracing/open-telemetry.js',
]);
const entries = ['client/index', 'cli/main'];
/** What modules read by its path. */
const data = ['adapters/temporal/failure-converter.cjs', 'policies'];

const {
  positionals: [target = '.'],
  values: { from },
} = parseArgs({ allowPositionals: true, options: { from: { type: 'string' } } });

const work = mkdtempSync(join(tmpdir(), 'card-change-pack-'));
try {
  const dist = from === undefined ? join(work, 'dist') : resolve(from);
  if (from === undefined)
    await run(process.execPath, [join(root, 'scripts/build.ts'), dist, '--code']);
  const folder = join(work, 'package');
  mkdirSync(folder);
  const { files, packages } = traceModules(dist, entries, leftOut);
  for (const path of [...files, ...data]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(dist, path), join(folder, path), { recursive: true });
  }
  cpSync(join(root, 'scripts/pack/http'), join(folder, 'http'), { recursive: true });
  const description = describeApi();
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(description));
  writeFileSync(
    join(folder, 'http/paths.d.ts'),
    await writeApiTypes(description as unknown as OpenApiDocument),
  );
  for (const path of ['README.md', 'README.zh-CN.md', 'LICENSE'])
    cpSync(join(root, path), join(folder, path));
  writeFileSync(join(folder, 'package.json'), buildManifest([...packages, 'openapi-fetch']));
  mkdirSync(target, { recursive: true });
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', resolve(target)];
  const { stdout } = await run('npm', args, { cwd: folder });
  console.log(join(target, stdout.trim()));
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** That of this repository, without what belongs to it only, and with the packages that are needed. */
function buildManifest(packages: readonly string[]): string {
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  } & Record<string, unknown>;
  const { name, version, description, license, type, engines } = own;
  return JSON.stringify(
    {
      ...{ name, version, description, license, type, engines },
      bin: { 'card-change': 'cli/main.js' },
      exports: {
        '.': { types: './client/index.d.ts', default: './client/index.js' },
        './http': { types: './http/index.d.ts', default: './http/index.js' },
        './openapi.json': './openapi.json',
      },
      dependencies: Object.fromEntries(
        packages
          .toSorted()
          .map((each) => [
            each,
            findVersion({ ...own.devDependencies, ...own.dependencies }, each),
          ]),
      ),
    },
    undefined,
    2,
  );
}

/** @throws Error for a package that the repository does not have as a dependency */
function findVersion(dependencies: Record<string, string>, name: string): string {
  const version = dependencies[name];
  if (version === undefined) throw new Error(`${name} is not among the dependencies`);
  return version;
}
