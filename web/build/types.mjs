// Makes src/api/schema.ts from the node's description of itself. Whole numbers may be text beyond 2^53;
// times, heights and counts of a community never come near it, so the app reads them as numbers.
import { writeFileSync } from 'node:fs';
import openapi_ts, { astToString } from 'openapi-typescript';
import ts from 'typescript';

const number = ts.factory.createKeywordTypeNode(ts.SyntaxKind.NumberKeyword);
const text_beyond_2_53 = (schema) => {
  const forms = schema.anyOf ?? schema.oneOf ?? [];
  return forms.length === 2 && forms.some((one) => one.type === 'integer') && forms.some((one) => one.type === 'string');
};
const nodes = await openapi_ts(new URL('../../tests/golden/openapi.json', import.meta.url), {
  immutable: true, rootTypes: true, rootTypesNoSchemaPrefix: true,
  transform: (schema) => (text_beyond_2_53(schema) ? number : undefined),
});
writeFileSync(new URL('../src/api/schema.ts', import.meta.url),
  `// Made by build/types.mjs from tests/golden/openapi.json.\n${astToString(nodes)}`);
