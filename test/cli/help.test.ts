import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { buildProgram } from '../../cli/program.ts';
import { UsageError } from '../../cli/usage-error.ts';

afterEach(() => void vi.restoreAllMocks());
const run = (...args: string[]) => buildProgram().parseAsync(args, { from: 'user' });

describe('The command line', () => {
  it('The command line prints the version of its package', async () => {
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await expect(run('--version')).rejects.toMatchObject({ exitCode: 0 });
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(written).toHaveBeenCalledExactlyOnceWith(`${version}\n`);
  });

  it('The command line has help for its commands, and refuses to help with one that it lacks', async () => {
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await expect(run('help', 'policy')).rejects.toThrow(CommanderError);
    expect(written.mock.calls.join('')).toContain('Usage: card-change policy');
    await expect(run('help', 'nope')).rejects.toThrow(UsageError);
    await expect(run('help', 'nope')).rejects.toThrow('there is no command nope');
    await expect(run('nope', '--help')).rejects.toThrow('there is no command nope');
    await expect(run('campaign', 'nope', '--help')).rejects.toThrow(
      'there is no command nope: card-change campaign --help lists them all',
    );
    await expect(run('--help')).rejects.toThrow(CommanderError);
  });
});
