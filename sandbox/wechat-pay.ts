/**
 * WeChat Pay's partner API for a sub-merchant's settlement account, as strict as it is published
 * (docs/adapters.md). Its merchants, books and ledger are those of the other networks.
 */
import { Hono } from 'hono';
import { openParty, type Party, type PartyEnv } from './party.ts';
import { Desk, networkId } from './wechat-pay/desk.ts';
import { wantedIn } from './wechat-pay/form.ts';
import type { WechatPayOptions } from './wechat-pay/options.ts';
import { sayProblem } from './wechat-pay/problems.ts';
import { gatekeeper, opened, signAnswer } from './wechat-pay/signatures.ts';
import type { World } from './world.ts';

const subMerchant = '/v3/apply4sub/sub_merchants/:subMchid';

export function wechatPayParty(world: World, options: WechatPayOptions): Hono<PartyEnv> {
  const app = new Hono<PartyEnv>();
  app.use(async (c, next) => {
    await next();
    if (c.res.headers.has('x-hono-already-sent')) return;
    const probe = world.script.take(c.get('call'), ['sign-test']) !== undefined;
    await signAnswer(c, options, probe);
  });
  return app.route('/', apiOf(world, options));
}

function apiOf(world: World, options: WechatPayOptions): Party {
  const desk = new Desk(world, options);
  const party = openParty(world, networkId, gatekeeper(options));
  party.onError(sayProblem);

  party.post(`${subMerchant}/modify-settlement`, (c) => {
    desk.limits.countCall();
    const call = c.get('call');
    const serial = c.req.header('wechatpay-serial');
    const { subMchid } = c.req.param();
    desk.merchant(subMchid);
    const wanted = wantedIn(call.body, (cipher) => opened(options, serial, cipher), desk.habits);
    return c.json({ application_no: desk.apply(subMchid, wanted, call) });
  });
  party.get(`${subMerchant}/application/:no`, (c) => {
    const { subMchid, no } = c.req.param();
    return c.json(desk.application(subMchid, no, c.req.query('account_number_rule')));
  });
  party.get(`${subMerchant}/settlement`, (c) => {
    const rule = c.req.query('account_number_rule');
    return c.json(desk.settlement(c.req.param('subMchid'), rule, c.get('call')));
  });
  return party;
}
