import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  bundleWorkflowCode,
  DefaultLogger,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { failureConverterPath } from '../adapters/temporal/data-converter.ts';

/** Where `npm run build` puts the workflow code, beside the compiled worker; there is none beside the sources. */
const builtBundle = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

/** The workflow code this worker was built with; from the sources it is bundled first. */
export const loadWorkflowBundle = async (): Promise<
  { codePath: string } | WorkflowBundleWithSourceMap
> => (existsSync(builtBundle) ? { codePath: builtBundle } : bundleWorkflows());

/** The workflow code as one file, from the sources: about a second of work. */
export const bundleWorkflows = (): Promise<WorkflowBundleWithSourceMap> =>
  bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
    failureConverterPath,
    // Its INFO is the bundler's own chatter.
    logger: new DefaultLogger('WARN'),
  });
