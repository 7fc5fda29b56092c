import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  bundleWorkflowCode,
  DefaultLogger,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { failureConverterPath } from '../adapters/temporal/data-converter.ts';

/** The workflow code that `npm run build` puts beside the compiled worker; missing beside the sources. */
const builtBundle = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

/** The workflow code that this worker was built with, or a bundle of the sources when it runs from them. */
export async function loadWorkflowBundle({
  workflowBundle,
}: {
  /** A path that takes its place. */
  workflowBundle?: string;
}): Promise<{ codePath: string } | WorkflowBundleWithSourceMap> {
  if (workflowBundle !== undefined) return { codePath: workflowBundle };
  return existsSync(builtBundle) ? { codePath: builtBundle } : bundleWorkflows();
}

/** Bundles the workflow code from the sources into one file; takes about a second. */
export const bundleWorkflows = (): Promise<WorkflowBundleWithSourceMap> =>
  bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
    failureConverterPath,
    // INFO lines of the bundler have no value for operators.
    logger: new DefaultLogger('WARN'),
  });
