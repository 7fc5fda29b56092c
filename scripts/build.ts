/**
 * `npm run build`: what runs without sources, in `dist/` or the folder that is named: worker, API, command
 * line and library as JavaScript, their data beside them, and the workflow code as one file. With `--code`
 * the last is left out, as `npm ci` does: a worker that runs from sources makes it when it starts.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleWorkflows, getBundleName } from '../worker/bundle.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
/** What programs read by its path and no compiler copies. */
const data = ['adapters/temporal/failure-converter.cjs', 'policies'];

const {
  positionals: [named],
  values: { code: isCodeOnly = false },
} = parseArgs({ allowPositionals: true, options: { code: { type: 'boolean' } } });
const dist = named ?? join(root, 'dist');
// Files whose source is gone must not live on; in somebody else's folder nothing is removed.
if (named === undefined) rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

await Promise.all([compile(), ...(isCodeOnly ? [] : [writeWorkflowBundles()])]);
for (const path of data) cpSync(join(root, path), join(dist, path), { recursive: true });
// npm makes it so where it installs the package, but not in the package itself.
chmodSync(join(dist, 'cli/main.js'), 0o755);

async function compile(): Promise<void> {
  const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')));
  const args = ['-p', join(root, 'tsconfig.build.json'), '--outDir', dist];
  const child = spawn(process.execPath, [tsc, ...args], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error('the sources do not compile');
}

async function writeWorkflowBundles(): Promise<void> {
  for (const isTraced of [false, true])
    writeFileSync(join(dist, getBundleName(isTraced)), (await bundleWorkflows(isTraced)).code);
}
