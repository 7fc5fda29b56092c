/** The sandbox as a separate process: `node sandbox/main.ts --port 8700 --mail-port 2525 --secret …`. */
import { parseArgs } from 'node:util';
import { startSandbox } from './server.ts';
import { createWechatPayKeys, writeKeys } from './wechat-pay/keys.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8700' },
    'mail-port': { type: 'string', default: '2525' },
    host: { type: 'string' },
    secret: { type: 'string', default: 'sandbox-secret' },
    'callback-url': { type: 'string' },
    'callback-secret': { type: 'string' },
    'wechat-pay': { type: 'string' },
  },
});

const folder = values['wechat-pay'];
const keys = folder === undefined ? undefined : await createWechatPayKeys();
if (folder !== undefined && keys) writeKeys(folder, keys);

const sandbox = await startSandbox({
  port: Number(values.port),
  mailPort: Number(values['mail-port']),
  secret: values.secret,
  ...(values.host !== undefined && { host: values.host }),
  ...(values['callback-url'] !== undefined && { callbackUrl: values['callback-url'] }),
  ...(values['callback-secret'] !== undefined && { callbackSecret: values['callback-secret'] }),
  ...(keys && { wechatPay: { keys } }),
});
process.stdout.write(`sandbox ${sandbox.url} mail ${sandbox.mailUrl}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void sandbox.close());
