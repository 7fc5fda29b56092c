import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import {
  bundleWorkflowCode,
  DefaultLogger,
  type BundleOptions,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { failureConverterPath } from '../adapters/temporal/data-converter.ts';

/** The workflow code that `npm run build` puts beside the compiled worker; missing beside the sources. */
const findBuiltBundle = (isTraced: boolean): string =>
  fileURLToPath(new URL(`../${getBundleName(isTraced)}`, import.meta.url));

/** Code with spans is other code: its histories hold other tasks, so it has a build id of its own. */
export const getBundleName = (isTraced: boolean): string =>
  isTraced ? 'workflow-bundle-traced.js' : 'workflow-bundle.js';

/** The workflow code that this worker was built with, or a bundle of the sources when it runs from them. */
export async function loadWorkflowBundle(
  {
    workflowBundle,
  }: {
    /** A path that takes its place. */
    workflowBundle?: string;
  },
  isTraced: boolean,
): Promise<{ codePath: string } | WorkflowBundleWithSourceMap> {
  if (workflowBundle !== undefined) return { codePath: workflowBundle };
  const builtBundle = findBuiltBundle(isTraced);
  return existsSync(builtBundle) ? { codePath: builtBundle } : bundleWorkflows(isTraced);
}

/** Bundles the workflow code from the sources into one file; takes about a second. */
export const bundleWorkflows = (isTraced = false): Promise<WorkflowBundleWithSourceMap> =>
  bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
    failureConverterPath,
    ...(isTraced && { workflowInterceptorModules: [tracingModule] }),
    webpackConfigHook: compileForOurNode,
    // INFO lines of the bundler have no value for operators.
    logger: new DefaultLogger('WARN'),
  });

/**
 * Has the sources compiled for the Node that `engines` asks for, not for one of ten years ago: spread
 * objects and private fields then stay as they are, and a workflow task takes less processor time.
 */
export const compileForOurNode: NonNullable<BundleOptions['webpackConfigHook']> = (config) => {
  for (const rule of config.module?.rules ?? [])
    if (isCompilerRule(rule)) rule.use.options.jsc.target = 'es2022';
  return config;
};

interface CompilerRule {
  use: { options: { jsc: { target: string } } };
}
const isCompilerRule = (rule: unknown): rule is CompilerRule =>
  typeof (rule as Partial<CompilerRule> | undefined)?.use?.options?.jsc?.target === 'string';

/** A path: the module is for the sandbox of workflows, and is loaded nowhere else. */
export const tracingModule = createRequire(import.meta.url).resolve(
  '@temporalio/interceptors-opentelemetry/lib/workflow-interceptors.js',
);
