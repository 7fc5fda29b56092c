/** Bundles the workflows for the simulator, unchanged or with one patch. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { createActivities, type WorkerPorts } from '../../../activities/index.ts';
import { failureConverterPath } from '../../../adapters/temporal/data-converter.ts';
import { compileForOurNode } from '../../../worker/bundle.ts';
import { Engine } from './engine.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** The sandbox needs the names only: no activity is called here, so that no ports are needed. */
const activityNames = Object.keys(createActivities({} as WorkerPorts));

export interface Patch {
  /** Path in the project. */
  file: string;
  find: string;
  replace: string;
}

/** The code of the workflows, or of a copy with a patch that makes a mutant. */
export async function bundleWorkflows(patch?: Patch): Promise<string> {
  if (!patch) return bundleCode(root);
  const copy = mkdtempSync(join(tmpdir(), 'card-change-mutant-'));
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
    // Loaded once for all runs, so that V8 optimizes the code: the modules keep no state.
    preloadModules: [join(folder, 'workflows/index.ts')],
    webpackConfigHook: (config) => ({
      ...compileForOurNode(config),
      devtool: 'inline-cheap-source-map',
    }),
    payloadConverterPath: join(root, 'test/simulator/engine/payloads.ts'),
    logger: new DefaultLogger('ERROR'),
  });
  return code;
}

/** @throws Error unless the text to replace occurs exactly once: the patch must follow the code */
function applyPatch(path: string, { file, find, replace }: Patch): void {
  const source = readFileSync(path, 'utf8');
  const matches = source.split(find).length - 1;
  if (matches !== 1)
    throw new Error(`${file} has ${matches} matches of ${JSON.stringify(find)}: update the patch`);
  writeFileSync(
    path,
    source.replace(find, () => replace),
  );
}

export const openEngine = (code: string): Promise<Engine> => Engine.open({ code }, activityNames);
