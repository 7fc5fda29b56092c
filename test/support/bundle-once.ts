/**
 * Bundles the workflows once for all files of a run: `inject('workflowCode')` hands the code out, and
 * `inject('workflowBundle')` its path. Runs beside each other are given one bundle by `npm test`.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundleWorkflows } from '../../worker/bundle.ts';

declare module 'vitest' {
  interface ProvidedContext {
    workflowCode: string;
    workflowBundle: string;
  }
}

export default async function setup({ provide }: TestProject): Promise<() => void> {
  const made = process.env['TEST_WORKFLOW_BUNDLE'];
  const folder = mkdtempSync(join(tmpdir(), 'card-change-bundle-'));
  const path = made ?? join(folder, 'workflows.js');
  if (made === undefined) writeFileSync(path, (await bundleWorkflows()).code);
  provide('workflowCode', readFileSync(path, 'utf8'));
  provide('workflowBundle', path);
  return () => rmSync(folder, { recursive: true, force: true });
}
