/** Validates HTTP exchanges against an OpenAPI file of `docs/openapi/`. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

export interface Exchange {
  method: string;
  /** The path template of the file, e.g. `/orders/{key}`. */
  path: string;
  status: number;
  request?: unknown;
  answer: unknown;
}

interface Operation {
  requestBody?: Body;
  responses: Record<string, Body & { $ref?: string }>;
}
interface Body {
  content: { 'application/json': { schema: object } };
}
interface OpenapiDocument {
  paths: Record<string, Record<string, Operation>>;
  webhooks: Record<string, { post: { requestBody: Body } }>;
  components: { responses: Record<string, Body> };
}

/** @returns violations of the file in an exchange or in a webhook's body; empty when it is valid */
export function loadOpenapi(name: string) {
  const file = new URL(`../../docs/openapi/${name}.yaml`, import.meta.url);
  const document = parse(readFileSync(file, 'utf8')) as OpenapiDocument;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema(document, name);
  const faults = (value: unknown, at: readonly string[]): string[] => {
    const pointer = [...at, 'content', 'application/json', 'schema'];
    const $ref = `${name}#/${pointer.map((step) => encodeURIComponent(step.replaceAll('/', '~1'))).join('/')}`;
    const validate = ajv.compile({ $ref });
    validate(value);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
  return {
    faultsOf({ method, path, status, request, answer }: Exchange): string[] {
      const operation = document.paths[path]?.[method.toLowerCase()];
      if (!operation) return [`${method} ${path} is not described`];
      const at = ['paths', path, method.toLowerCase()];
      const response = operation.responses[status];
      if (!response) return [`${method} ${path} answers ${status}, which is not described`];
      const shared = response.$ref?.split('/').slice(1);
      return [
        ...(operation.requestBody ? faults(request, [...at, 'requestBody']) : []),
        ...faults(answer, shared ?? [...at, 'responses', String(status)]),
      ];
    },
    faultsOfWebhook: (webhook: string, body: unknown): string[] =>
      faults(body, ['webhooks', webhook, 'post', 'requestBody']),
  };
}
