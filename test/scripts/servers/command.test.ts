import { describe, expect, it } from 'vitest';
import { runCommand, type Command } from '../../../scripts/servers/command.ts';

const node = (script: string, changes: Partial<Command> = {}) =>
  runCommand({
    label: 'trying',
    command: process.execPath,
    args: ['-e', script],
    timeoutMs: 20_000,
    report: () => {},
    ...changes,
  });

describe('running a tool', () => {
  it('returns what it printed, with the variables it was given', async () => {
    const printed = node('process.stdout.write(process.env.GOBIN)', { env: { GOBIN: '/here' } });
    expect(await printed).toBe('/here');
  });

  it('says that a tool is not installed', async () => {
    await expect(node('', { command: 'no-such-tool' })).rejects.toThrow(
      'no-such-tool is not installed',
    );
  });

  it('says with the last words of the tool why it failed', async () => {
    const failing = node('for (let i = 0; i < 9; i++) console.error(`line ${i}`); process.exit(1)');
    await expect(failing).rejects.toThrow(/failed: line 3 \| .* \| line 8$/);
  });

  it('stops a tool that hangs', async () => {
    const hanging = node('setInterval(() => {}, 1000)', { timeoutMs: 300 });
    await expect(hanging).rejects.toThrow(/failed: stopped after \d s$/);
  });
});
