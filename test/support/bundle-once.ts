/** Bundles the workflows once for all files of a run; `inject('workflowCode')` hands the code out. */
import type { TestProject } from 'vitest/node';
import { bundleWorkflows } from '../../worker/bundle.ts';

declare module 'vitest' {
  interface ProvidedContext {
    workflowCode: string;
  }
}

export default async function setup({ provide }: TestProject): Promise<void> {
  const { code } = await bundleWorkflows();
  provide('workflowCode', code);
}
