/** Commands about policies, the rules as data. */
import type { Command } from 'commander';
import { readPolicyFile } from '../policy-file.ts';
import { addSimulateCommand } from './policy-simulation.ts';

export function addPolicyCommands(root: Command): void {
  const policy = root.command('policy').description('policies: the rules as data');

  policy
    .command('check')
    .description('checks a policy file; says of every fault where it stands')
    .argument('<file>', 'JSON as in policies/<profile>/<version>.json; - is stdin')
    .addHelpText('after', '\nExample:\n  card-change policy check policies/cn-default/1.json')
    .action((file: string) => {
      const { profile, version, values } = readPolicyFile(file);
      const count = Object.keys(values).length;
      console.log(`${file}: policy ${profile}/${version} is sound, ${count} parameters`);
    });
  addSimulateCommand(policy);
}
