/** `doctor`: looks at this installation from this machine, by its settings; needs no API. */
import type { Command } from 'commander';
import { examine } from '../doctor.ts';
import type { Finding } from '../doctor/check.ts';
import { print } from './command.ts';
import { DoorFault } from './door.ts';
import { table } from './output.ts';

export function addDoctor(root: Command): void {
  root
    .command('doctor')
    .description(
      'what is wrong or runs out, with a remedy each; reads the settings of the environment',
    )
    .addHelpText('after', '\nExit code 1 when something is wrong. It changes nothing.')
    .action(async (_, command: Command) => {
      const findings = await examine(new Date().toISOString());
      print(command, findings, lines);
      const wrong = findings.filter(({ state }) => state === 'wrong').length;
      if (wrong > 0) throw new DoorFault(`wrong: ${wrong} of ${findings.length}`);
    });
}

const lines = (findings: readonly Finding[]): string =>
  table(
    findings.flatMap(({ what, state, says, remedy }) => [
      [state, what, says],
      ...(remedy === undefined ? [] : [['', '', `→ ${remedy}`]]),
    ]),
  );
