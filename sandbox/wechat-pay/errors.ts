/** The error answers of WeChat Pay: `{code, message, detail?}`, never with the wrong value itself. */
import type { Context } from 'hono';
import { ZodError } from 'zod';
import { Refusal } from '../refusal.ts';

export const signError = (why: string): Refusal =>
  new Refusal(401, 'SIGN_ERROR', `签名错误：${why}`);
export const paramError = (why: string): Refusal =>
  new Refusal(400, 'PARAM_ERROR', `参数错误：${why}`);
export const invalidRequest = (why: string): Refusal => new Refusal(400, 'INVALID_REQUEST', why);

export function respondWithWechatPayError(error: Error, c: Context): Response {
  if (error instanceof Refusal)
    return c.json({ code: error.code, message: error.message }, error.status);
  if (error instanceof ZodError) {
    const [issue] = error.issues;
    const field = `/${issue?.path.join('/') ?? ''}`;
    const detail = { field, issue: issue?.message ?? '', location: 'body' };
    return c.json({ code: 'PARAM_ERROR', message: `参数错误：${field}`, detail }, 400);
  }
  return c.json({ code: 'SYSTEM_ERROR', message: '系统错误，请使用相同参数重试' }, 500);
}
