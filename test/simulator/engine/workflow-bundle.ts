/** Bundles the workflows for the simulator, unchanged or with one patch. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type BundleOptions } from '@temporalio/worker';
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

/** The code of the workflows as they are. */
export const bundleWorkflows = (): Promise<string> => bundleCode(root);

/** A copy of the workflows in which mutants are made, one after the other: what is compiled for one serves the next. */
export class MutantFolder {
  readonly #path = mkdtempSync(join(tmpdir(), 'card-change-mutant-'));

  constructor() {
    for (const part of ['workflows', 'domain', 'package.json'])
      cpSync(join(root, part), join(this.#path, part), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(this.#path, 'node_modules'), 'dir');
  }

  /** The code of the workflows with a patch. @throws Error unless the patch fits the sources */
  async bundle(patch: Patch): Promise<string> {
    const path = join(this.#path, patch.file);
    const source = readFileSync(path, 'utf8');
    writeFileSync(path, applyPatch(source, patch));
    try {
      return await bundleCode(this.#path, {
        type: 'filesystem',
        cacheDirectory: join(this.#path, 'compiled'),
      });
    } finally {
      writeFileSync(path, source);
    }
  }

  close(): void {
    rmSync(this.#path, { recursive: true, force: true });
  }
}

type BundlerCache = ReturnType<NonNullable<BundleOptions['webpackConfigHook']>>['cache'];

async function bundleCode(folder: string, cache?: BundlerCache): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(folder, 'workflows/index.ts'),
    failureConverterPath,
    // Loaded once for all runs, so that V8 optimizes the code: the modules keep no state.
    preloadModules: [join(folder, 'workflows/index.ts')],
    webpackConfigHook: (config) => ({
      ...compileForOurNode(config),
      devtool: 'inline-cheap-source-map',
      ...(cache !== undefined && { cache }),
    }),
    payloadConverterPath: join(root, 'test/simulator/engine/payloads.ts'),
    logger: new DefaultLogger('ERROR'),
  });
  return code;
}

/** @throws Error unless the text to replace occurs exactly once: the patch must follow the code */
function applyPatch(source: string, { file, find, replace }: Patch): string {
  const matches = source.split(find).length - 1;
  if (matches !== 1)
    throw new Error(`${file} has ${matches} matches of ${JSON.stringify(find)}: update the patch`);
  return source.replace(find, () => replace);
}

export const openEngine = (code: string): Promise<Engine> => Engine.open({ code }, activityNames);
