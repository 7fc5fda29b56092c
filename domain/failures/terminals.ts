/** Failures of terminals [E5 TRM]. */
import { buildText } from './text.ts';

export const terminalFailures = {
  TRM_OFFLINE: buildText(
    'merchant',
    '终端离线，请开机联网',
    'The terminal is offline. Please switch it on and connect it.',
    'terminal offline',
  ),
  TRM_NOT_PROVED: buildText(
    'merchant',
    '请在本商户的智能POS终端上办理，或改用其他方式',
    'Please use a POS terminal of this merchant, or ask for the change in another way.',
    'POS intake without the device certificate of a terminal of the merchant',
  ),
  TRM_NO_OWN_CARD: buildText(
    'merchant',
    '本商户没有该序列号且单独设有结算卡的终端，请核对[（可选：{allowed}）]；未单独设卡的终端随商户结算卡，请为整个商户申请',
    "This merchant has no terminal of that serial number with a settlement card of its own; please check it[ (possible: {allowed})]. Other terminals follow the merchant's card: request its change.",
    'the record lists no such terminal with a card of its own',
  ),
  TRM_OWN_CARD: buildText(
    'merchant',
    '部分终端单独设有结算卡，本次不变更[：{items}]。需要变更时请为该终端单独申请',
    'Some terminals have a settlement card of their own, which does not change[: {items}]. To change it, make a request for the terminal.',
    'terminals with a card of their own, which the change of the merchant does not touch',
  ),
  TRM_INCOMPATIBLE: buildText(
    'operator',
    '该机型需升级或更换，请联系官方客服[ {phone}]安排',
    'This terminal must be upgraded or replaced. Please call the official service number[ {phone}] to arrange it.',
    'terminal incompatible',
  ),
  TRM_UPDATE_FAILED: buildText(
    'operator',
    '终端更新失败，请保持联网，我们会重试',
    'The terminal update failed. Please keep it online; we retry.',
    'terminal configuration failed',
  ),
  TRM_REGISTER_FAILED: buildText(
    'operator',
    '终端登记未完成，已转人工处理',
    'The terminal could not be registered; a person takes care.',
    'five-element registration failed',
  ),
} as const;
