/** `bundle.ts FILE`: writes the workflow bundle for an image, to be named in WORKFLOW_BUNDLE. */
import { writeFileSync } from 'node:fs';
import { bundleWorkflows } from '../worker/bundle.ts';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: bundle.ts FILE');
writeFileSync(file, (await bundleWorkflows()).code);
