/** The sandbox as a separate process: `node sandbox/main.ts --port 8700 --mail-port 2525 --secret …`. */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { startSandbox } from './server.ts';
import { createLakalaKeys, writeLakalaKeys } from './lakala/options.ts';
import { createWechatPayKeys, writeKeys } from './wechat-pay/keys.ts';
import { createYeepayKeys, writeYeepayKeys } from './yeepay/options.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8700' },
    'mail-port': { type: 'string', default: '2525' },
    host: { type: 'string' },
    secret: { type: 'string', default: 'sandbox-secret' },
    'callback-url': { type: 'string' },
    // party=secret, once for each party
    'callback-secret': { type: 'string', multiple: true, default: [] },
    'wechat-pay': { type: 'string' },
    yeepay: { type: 'string' },
    lakala: { type: 'string' },
    // With it, the identity provider of the desk is served there.
    'identity-provider-port': { type: 'string' },
    'desk-client-id': { type: 'string', default: 'card-change-desk' },
    'desk-url': { type: 'string', default: 'http://127.0.0.1:8080/desk' },
  },
});

/** A party without a key signs with none that anybody accepts. */
function readCallbackSecrets(pairs: readonly string[]) {
  const secrets = new Map(pairs.map((pair) => pair.split(/=(.*)/s) as [string, string]));
  const find = (party: string) => secrets.get(party) ?? randomBytes(24).toString('hex');
  return { bank: find('bank'), networks: find('networks'), merchants: find('merchants') };
}

const folder = values['wechat-pay'];
const keys = folder === undefined ? undefined : await createWechatPayKeys();
if (folder !== undefined && keys) writeKeys(folder, keys);
const yeepayKeys = values.yeepay === undefined ? undefined : await createYeepayKeys();
const lakalaKeys = values.lakala === undefined ? undefined : await createLakalaKeys();
if (values.lakala !== undefined && lakalaKeys) writeLakalaKeys(values.lakala, lakalaKeys);
if (values.yeepay !== undefined && yeepayKeys) writeYeepayKeys(values.yeepay, yeepayKeys);

const sandbox = await startSandbox({
  port: Number(values.port),
  mailPort: Number(values['mail-port']),
  secret: values.secret,
  ...(values.host !== undefined && { host: values.host }),
  ...(values['callback-url'] !== undefined && { callbackUrl: values['callback-url'] }),
  callbackSecrets: readCallbackSecrets(values['callback-secret']),
  ...(keys && { wechatPay: { keys } }),
  ...(yeepayKeys && { yeepay: { keys: yeepayKeys } }),
  ...(lakalaKeys && { lakala: { keys: lakalaKeys } }),
});
const identityProvider =
  values['identity-provider-port'] === undefined
    ? undefined
    : await startIdentityProvider(Number(values['identity-provider-port']));
process.stdout.write(`sandbox ${sandbox.url} mail ${sandbox.mailUrl}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void Promise.all([sandbox.close(), identityProvider?.close()]));

/** Loaded only where it is wanted: it takes as long as all the rest. */
async function startIdentityProvider(port: number) {
  const { startIdentityProvider: start } = await import('./identity-provider.ts');
  return start({
    port,
    clientId: values['desk-client-id'],
    clientSecret: values.secret,
    redirectUris: [`${values['desk-url']}/signed-in`],
  });
}
