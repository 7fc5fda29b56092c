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

describe('a command', () => {
  it('returns its output, and gets its environment variables', async () => {
    const printed = node('process.stdout.write(process.env.GOBIN)', { env: { GOBIN: '/here' } });
    expect(await printed).toBe('/here');
  });

  it('reports a program that is not installed', async () => {
    await expect(node('', { command: 'no-such-tool' })).rejects.toThrow(
      'no-such-tool is not installed',
    );
  });

  it('fails with the last lines of its output', async () => {
    const failing = node('for (let i = 0; i < 9; i++) console.error(`line ${i}`); process.exit(1)');
    await expect(failing).rejects.toThrow(/failed: line 3 \| .* \| line 8$/);
  });

  it('is stopped when it hangs', async () => {
    const hanging = node('setInterval(() => {}, 1000)', { timeoutMs: 300 });
    await expect(hanging).rejects.toThrow(/failed: stopped after \d s$/);
  });
});
