/** Commands about policies: they read files, and need no API. */
import type { Command } from 'commander';
import { parsePolicyFile } from '../../adapters/policies.ts';
import { jsonFile } from './fields.ts';
import { UsageFault } from './usage.ts';

export function addPolicies(root: Command): void {
  const policy = root.command('policy').description('policies: the rules as data');

  policy
    .command('check')
    .description('checks a policy file; says of every fault where it stands')
    .argument('<file>', 'JSON as in policies/<profile>/<version>.json; - is stdin')
    .addHelpText('after', '\nExample:\n  card-change policy check policies/cn-default/1.json')
    .action((file: string) => {
      const { profile, version, values } = checkedFile(file);
      const count = Object.keys(values).length;
      console.log(`${file}: policy ${profile}/${version} is sound, ${count} parameters`);
    });
}

/** @throws UsageFault with every fault and its path in the file */
function checkedFile(file: string) {
  const json = jsonFile(file);
  try {
    return parsePolicyFile(json);
  } catch (error) {
    throw new UsageFault(`${file}: ${error instanceof Error ? error.message : 'no policy'}`);
  }
}
