/** `policy`: checks policy files and compares policies. */
import type { Command } from 'commander';

const simulateHelp = `
Assesses every gate of every request again, with the facts and the time of its last assessment, once
under the request's own policy and once under the policy of the file. Deadlines show only where the
assessment of a gate names them. Changes nothing.

Example:
  card-change policy simulate policies/cn-default/2.json --since 2026-06-01 --limit 500`;

export function addPolicyCommands(root: Command): void {
  const policy = root.command('policy').description('checks policy files and compares policies');

  policy
    .command('check')
    .description('checks a policy file; names the place of every fault')
    .argument('<file>', 'JSON as in policies/<profile>/<version>.json; - is stdin')
    .addHelpText('after', '\nExample:\n  card-change policy check policies/cn-default/1.json')
    .action(async (file: string) => {
      const { readPolicyFile } = await import('../policy-file.ts');
      const { profile, version, values } = readPolicyFile(file);
      const count = Object.keys(values).length;
      console.log(`${file}: policy ${profile}/${version} is valid, ${count} parameters`);
    });

  policy
    .command('simulate')
    .description('lists the requests that the policy of a file would have assessed differently')
    .argument('<file>', 'JSON as in policies/<profile>/<version>.json; - is stdin')
    .option('--since <day>', 'only requests opened since then, e.g. 2026-06-01; all by default')
    .option('--limit <n>', 'only the newest n requests, 100 by default')
    .addHelpText('after', simulateHelp)
    .action(async (file: string, input: Record<string, string>, command: Command) => {
      const { runSimulation } = await import('./policy-simulation.ts');
      await runSimulation(file, input, command);
    });
}
