/** The workflow bundle to simulate, and what of it the engine must know. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { createActivities, type Ports } from '../../../activities/index.ts';
import { failureConverterPath } from '../../../adapters/temporal/data-converter.ts';
import { Engine } from './engine.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** Made of no ports, because nothing of them is called: the sandbox wants to know their names. */
const activityNames = Object.keys(createActivities({} as Ports));

export interface Patch {
  /** Path in the project. */
  file: string;
  find: string;
  replace: string;
}

/** The code of the workflows as they are, or with a bug planted in a copy of them. */
export async function bundleWorkflows(patch?: Patch): Promise<string> {
  if (!patch) return bundleCode(root);
  const copy = mkdtempSync(join(tmpdir(), 'card-change-planted-'));
  try {
    for (const part of ['workflows', 'domain', 'package.json'])
      cpSync(join(root, part), join(copy, part), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    applyPatch(join(copy, patch.file), patch);
    return await bundleCode(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function bundleCode(folder: string): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(folder, 'workflows/index.ts'),
    failureConverterPath,
    // Loaded once and not for every run, so that its code gets warm: it keeps nothing in its modules.
    preloadModules: [join(folder, 'workflows/index.ts')],
    payloadConverterPath: join(root, 'test/simulator/engine/payloads.ts'),
    logger: new DefaultLogger('ERROR'),
  });
  return code;
}

/** @throws Error when the place is not there, or there twice: the patch must follow the code */
function applyPatch(path: string, { file, find, replace }: Patch): void {
  const source = readFileSync(path, 'utf8');
  const places = source.split(find).length - 1;
  if (places !== 1)
    throw new Error(`${file} has ${places} places like ${JSON.stringify(find)}: mend the patch`);
  writeFileSync(
    path,
    source.replace(find, () => replace),
  );
}

export const openEngine = (code: string): Promise<Engine> => Engine.open({ code }, activityNames);
