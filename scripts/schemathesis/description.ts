/** The description of the API as the tests read it: with the ids of what exists, so that calls get further than 404. */

interface Parameter {
  name: string;
  in: string;
  schema?: Record<string, unknown>;
}
type Operations = Record<string, { parameters?: Parameter[]; requestBody?: unknown }>;

/** The parts of an OpenAPI document that change. */
export interface OpenApi {
  paths: Record<string, Operations>;
  components?: unknown;
}

/** What the system has when the tests begin. */
export interface Existing {
  merchantId: string;
  /** Request ids. */
  ids: readonly string[];
}

/**
 * Half of the ids of requests, and all ids of the merchant where a pattern would be made up, are of what
 * exists. Nothing else changes: what is allowed in a body stays so.
 */
export function describeForTests(description: OpenApi, { merchantId, ids }: Existing): OpenApi {
  const paths = Object.fromEntries(
    Object.entries(description.paths).map(([path, operations]) => [
      path,
      path.startsWith('/v1/card-changes/{id}') ? nameIds(operations, ids) : operations,
    ]),
  );
  return JSON.parse(JSON.stringify({ ...description, paths }), (name, value: unknown) =>
    name === 'merchantId' && isStringSchema(value) ? { ...value, enum: [merchantId] } : value,
  ) as OpenApi;
}

const nameIds = (operations: Operations, ids: readonly string[]): Operations =>
  Object.fromEntries(
    Object.entries(operations).map(([method, operation]) => [
      method,
      {
        ...operation,
        parameters: (operation.parameters ?? []).map((parameter) =>
          parameter.in === 'path' && parameter.name === 'id'
            ? { ...parameter, schema: { type: 'string', enum: [...ids, 'req-unknown-1'] } }
            : parameter,
        ),
      },
    ]),
  );

const isStringSchema = (value: unknown): value is { type: string } =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'string';
