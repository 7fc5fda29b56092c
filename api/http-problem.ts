/** Problems of the HTTP API itself, in addition to the failure codes of requests. */
import { describeFailure, type FailureCode } from '../domain/failures/codes.ts';
import { fillTemplate, type TemplateValues } from '../domain/text/templates.ts';

interface ApiProblem {
  status: number;
  zh: string;
  en: string;
}

const apiProblems = {
  API_NOT_JSON: {
    status: 400,
    zh: '请求格式有误，请发送UTF-8编码的合法JSON',
    en: 'The body cannot be read. Please send valid JSON in UTF-8, or a form where the operation takes one.',
  },
  API_UNAUTHENTICATED: {
    status: 401,
    zh: '请先登录，或更新访问令牌[（原令牌已于 {time} 过期）]',
    en: 'A valid bearer token is needed[: this one expired at {time}]. Please sign in again.',
  },
  API_NOT_FOUND: {
    status: 404,
    zh: '未找到，请核对请求方法、地址和编号',
    en: 'Not found. Please check the method, the address and the id.',
  },
  API_TOO_LARGE: {
    status: 413,
    zh: '内容过大或层级过深，请缩小后重试[，上限 {allowed}]',
    en: 'The body is too large, or nested too deeply. Please send a smaller one[, of {allowed} at most].',
  },
  API_MEDIA_TYPE: {
    status: 415,
    zh: '内容类型不支持，请发送UTF-8编码的application/json（上传材料用multipart/form-data，批量文件用text/csv）',
    en: 'This content type is not supported. Please send application/json in UTF-8 (documents: multipart/form-data, campaigns: text/csv).',
  },
  API_KEY_REUSED: {
    status: 422,
    zh: '该幂等键已用于另一内容，请更换新的幂等键',
    en: 'This idempotency key was used with another body. Please use a new key.',
  },
  API_DRAFT_EXPIRED: {
    status: 410,
    zh: '草稿已过期，请重新填写',
    en: 'This draft has expired. Please start a new one.',
  },
  API_DRAFT_USED: {
    status: 409,
    zh: '草稿已提交，不能再修改',
    en: 'This draft has been submitted and can no longer be changed.',
  },
  API_DRAFT_CHANGED: {
    status: 409,
    zh: '草稿内容已变更，请重新核对后再操作',
    en: 'This draft has been changed. Please read it again before you continue.',
  },
  API_CHANGED: {
    status: 412,
    zh: '内容已有变化，请重新核对后再操作',
    en: 'This has changed since you read it. Please read it again before you continue.',
  },
  API_ENDPOINT_LIMIT: {
    status: 409,
    zh: '接收地址已达上限，请先删除不用的地址',
    en: 'There are too many endpoints. Please delete one that is not used.',
  },
  API_NO_CONTACT: {
    status: 422,
    zh: '没有登记时间足够长的手机号，请到柜台办理',
    en: 'No mobile number has been on record long enough. Please go to a counter.',
  },
  API_TOO_MANY: {
    status: 429,
    zh: '此申请的操作次数过多，请联系官方客服[ {phone}]',
    en: 'There were too many actions on this request. Please call the official service number[ {phone}].',
  },
  API_UNAVAILABLE: {
    status: 503,
    zh: '系统暂时繁忙，请稍后用同一幂等键重试',
    en: 'The system is busy. Please send the same again with the same idempotency key.',
  },
} as const satisfies Record<string, ApiProblem>;

export type ApiProblemCode = keyof typeof apiProblems;

const isApiProblemCode = (code: string): code is ApiProblemCode => Object.hasOwn(apiProblems, code);

/** Thrown by a route to answer with a problem. */
export class HttpProblem extends Error {
  readonly code: ApiProblemCode | FailureCode;
  /** Values that the texts contain. */
  readonly params: TemplateValues;

  constructor(code: ApiProblemCode | FailureCode, cause?: unknown, params: TemplateValues = {}) {
    super(code, { cause });
    this.name = 'HttpProblem';
    this.code = code;
    this.params = params;
  }
}

/** HTTP status and both texts of a code. */
export function describeProblem(code: ApiProblemCode | FailureCode, params: TemplateValues = {}) {
  if (isApiProblemCode(code)) {
    const { status, zh, en } = apiProblems[code];
    return { status, zh: fillTemplate(zh, params), en: fillTemplate(en, params) };
  }
  const { zh, en } = describeFailure(code, params);
  return { status: getHttpStatus(code), zh, en };
}

function getHttpStatus(code: FailureCode): number {
  switch (code) {
    case 'ACT_NOT_ALLOWED':
    case 'ACT_SAME_PERSON':
    case 'ACT_NOT_ASSERTED':
      return 403;
    case 'ACT_WRONG_STAGE':
    case 'ACT_WATCH_OVER':
    case 'ACT_OTHER_REQUEST':
    case 'ACT_NO_CHANGE':
    case 'ACT_CALLBACK_FIRST':
    case 'ACT_CALLBACK_DENIED':
    case 'POL_OPEN_REQUEST':
      return 409;
    case 'ACT_TOO_MANY':
    case 'POL_DAILY_LIMIT':
      return 429;
    case 'SYS_INTERNAL':
      return 500;
    default:
      return 422;
  }
}
