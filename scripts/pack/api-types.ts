/** The types of an OpenAPI document, in the form that `openapi-fetch` reads. */
import { compile, type JSONSchema } from 'json-schema-to-typescript';

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: object;
}
interface Content {
  content?: Record<string, { schema: object }>;
}
interface Operation {
  summary?: string;
  parameters?: Parameter[];
  requestBody?: Content & { required?: boolean };
  responses: Record<string, Content & { $ref?: string }>;
}
export interface OpenApiDocument {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; responses: Record<string, Content> };
}

/** TypeScript with an interface `paths`: parameters, bodies and answers of each operation. */
export async function writeApiTypes(document: OpenApiDocument): Promise<string> {
  const paths = mapValues(document.paths, (methods) =>
    buildObject(mapValues(methods, (operation) => describeOperation(operation, document))),
  );
  const schema = {
    ...buildObject(paths),
    title: 'paths',
    definitions: document.components.schemas,
  };
  const text = await compile(JSON.parse(moveRefs(schema)) as JSONSchema, 'paths', {
    additionalProperties: false,
    bannerComment: '/** Made of /openapi.json. */',
    format: false,
    // An array of 1 to 20 would become twenty tuples.
    ignoreMinAndMaxItems: true,
  });
  // As numbers, as which `openapi-fetch` looks statuses up.
  return text
    .replaceAll(/"(\d{3})":/g, '$1:')
    .replaceAll('export interface Paths', 'export interface paths');
}

/** A file is given as bytes, and not as the text that JSON Schema knows. */
const moveRefs = (schema: object): string =>
  JSON.stringify(schema, (_, value: unknown) => {
    const { type, format } = (value ?? {}) as { type?: unknown; format?: unknown };
    return type === 'string' && format === 'binary' ? { tsType: 'Blob' } : value;
  }).replaceAll('"#/components/schemas/', '"#/definitions/');

function describeOperation(
  { summary, parameters = [], requestBody, responses }: Operation,
  { components }: OpenApiDocument,
): object {
  const places = [...new Set(parameters.map((each) => each.in))];
  const described = {
    parameters: buildObject(
      Object.fromEntries(
        places.map((place) => [
          place,
          describePlace(parameters.filter((each) => each.in === place)),
        ]),
      ),
      places.filter((place) => parameters.some((each) => each.in === place && each.required)),
    ),
    ...(requestBody && { requestBody: describeContent(requestBody) }),
    responses: buildObject(
      mapValues(responses, (response) => {
        const name = response.$ref?.split('/').at(-1);
        return describeContent((name !== undefined && components.responses[name]) || response);
      }),
    ),
  };
  return { ...buildObject(described), ...(summary !== undefined && { description: summary }) };
}

const describePlace = (parameters: readonly Parameter[]) =>
  buildObject(
    Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
    parameters.filter(({ required }) => required).map(({ name }) => name),
  );

const describeContent = ({ content = {} }: Content) =>
  buildObject({ content: buildObject(mapValues(content, ({ schema }) => schema)) });

const buildObject = (properties: Record<string, object>, required = Object.keys(properties)) => ({
  type: 'object' as const,
  properties,
  required,
  additionalProperties: false,
});

const mapValues = <Value, Mapped>(values: Record<string, Value>, map: (value: Value) => Mapped) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
