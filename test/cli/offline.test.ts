import { checkRegistry } from '../../adapters/sms/templates.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildProgram } from '../../cli/program.ts';
import { noticeEvents } from '../../domain/notices/events.ts';

let printed: string[];
let folder: string;
beforeEach(() => {
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
  folder = mkdtempSync(join(tmpdir(), 'card-change-cli-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: string[]) => buildProgram().parseAsync(args, { from: 'user' });

describe('card-change policy check [A68]', () => {
  it.each(['cn-default/1', 'demo/1', 'demo-letter/1', 'demo-hours/1'])(
    'accepts policies/%s',
    async (name) => {
      await run('policy', 'check', `policies/${name}.json`);
      expect(printed.join('\n')).toContain(`policy ${name} is valid`);
    },
  );

  it('refuses a file with the place of every fault', async () => {
    const file = join(folder, 'bad.json');
    writeFileSync(file, JSON.stringify({ profile: 'bad', version: 0, parameters: { otp: {} } }));
    await expect(run('policy', 'check', file)).rejects.toThrow(/version: .*\n.*parameters\/otp/s);
    expect(printed).toEqual([]);
  });
});

describe('card-change notice templates', () => {
  it.each(['aliyun', 'tencent'] as const)(
    'prints for %s what the registry needs but the codes, with the texts to be approved',
    async (provider) => {
      await run('notice', 'templates', provider, '--public-url', 'https://pay.example.com/');
      const registry = JSON.parse(printed.join('\n')) as {
        sign: string;
        templates: Record<string, { code: string; text: string }>;
      };
      for (const each of Object.values(registry.templates))
        each.code = provider === 'aliyun' ? 'SMS_1' : '1';
      expect(checkRegistry('printed', provider, registry)).toMatchObject({ sign: '结算卡变更' });
      const link = provider === 'aliyun' ? '/s/${link} ' : '/s/{2} ';
      expect(registry.templates['removed']?.text).toContain(`https://pay.example.com${link}`);
    },
  );
});

describe('card-change notice templates for an address that is none', () => {
  it('prints no texts, which would be approved with it', async () => {
    const command = run('notice', 'templates', 'aliyun', '--public-url', 'pay.example.com');
    await expect(command).rejects.toThrow('--public-url: pay.example.com is not an address');
    expect(printed).toEqual([]);
  });
});

describe('card-change notice preview', () => {
  it.each(Object.keys(noticeEvents))('prints %s for each of its readers', async (event) => {
    await run('notice', 'preview', event);
    const text = printed.join('\n');
    expect(text).toContain(`--- ${event} to `);
    expect(text).not.toMatch(/[{}[\]]|undefined/);
  });

  it('shows a contact who has left the record the minimum, with the stop link', async () => {
    await run('notice', 'preview', 'submitted', '--audience', 'old-contacts', '--removed');
    expect(printed.join('\n')).toContain('/stop/');
    expect(printed.join('\n')).not.toContain('1011');
  });

  it('[A90] shows a remedy that fits, and the security phrase', async () => {
    await run('notice', 'preview', 'rejected', '--audience', 'owner');
    const text = printed.join('\n');
    expect(text).toContain('审核未通过：材料不符，营业执照照片模糊，请改正后重新申请。');
    expect(text).toContain('防伪短语');
  });

  it('refuses a reader who does not receive the notice, and names those who do', async () => {
    const preview = run('notice', 'preview', 'review-taken', '--audience', 'staff');
    await expect(preview).rejects.toThrow('review-taken goes to owner');
  });
});
