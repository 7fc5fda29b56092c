/**
 * WeChat Pay's partner API for a sub-merchant's settlement account, as strict as it is published
 * (docs/adapters.md). It shares merchants, account states and ledger with the other networks.
 */
import { Hono } from 'hono';
import { createParty, type Party, type PartyEnv } from '../party.ts';
import { ApplicationHandler, networkId } from '../wechat-pay/application-handler.ts';
import { parseApplication } from '../wechat-pay/application-schema.ts';
import type { WechatPayOptions } from '../wechat-pay/options.ts';
import { respondWithWechatPayError } from '../wechat-pay/errors.ts';
import { createSignatureCheck, decryptField, signAnswer } from '../wechat-pay/signatures.ts';
import type { World } from '../world.ts';

const subMerchantPath = '/v3/apply4sub/sub_merchants/:subMchid';

export function createWechatPayParty(world: World, options: WechatPayOptions): Hono<PartyEnv> {
  const app = new Hono<PartyEnv>();
  app.use(async (c, next) => {
    await next();
    if (c.res.headers.has('x-hono-already-sent')) return;
    const isSignTest = world.faults.take(c.get('call'), ['sign-test']) !== undefined;
    await signAnswer(c, options, isSignTest);
  });
  return app.route('/', createApi(world, options));
}

function createApi(world: World, options: WechatPayOptions): Party {
  const handler = new ApplicationHandler(world, options);
  const party = createParty(world, networkId, createSignatureCheck(options));
  party.onError(respondWithWechatPayError);

  party.post(`${subMerchantPath}/modify-settlement`, (c) => {
    handler.limits.countCall();
    const call = c.get('call');
    const serial = c.req.header('wechatpay-serial');
    const { subMchid } = c.req.param();
    handler.getMerchant(subMchid);
    const application = parseApplication(
      call.body,
      (cipher) => decryptField(options, serial, cipher),
      handler.behaviour,
    );
    return c.json({ application_no: handler.apply(subMchid, application, call) });
  });
  party.get(`${subMerchantPath}/application/:no`, (c) => {
    const { subMchid, no } = c.req.param();
    return c.json(handler.describeApplication(subMchid, no, c.req.query('account_number_rule')));
  });
  party.get(`${subMerchantPath}/settlement`, (c) => {
    const rule = c.req.query('account_number_rule');
    return c.json(handler.describeSettlement(c.req.param('subMchid'), rule, c.get('call')));
  });
  return party;
}
