// The operations that openapi.json lists, and each as a line of curl.

interface Parameter { name: string; in: string; required?: boolean; schema?: { enum?: readonly string[] } }
interface Described {
  summary?: string;
  security?: readonly Record<string, readonly string[]>[];
  parameters?: readonly Parameter[];
  requestBody?: { content?: Record<string, unknown> };
}
export interface OpenApi { paths: Record<string, Record<string, Described>> }

export interface Operation {
  method: string;
  path: string;
  summary: string;
  needs: string | null; // the role; null: nothing, on an open node
  parameters: readonly Parameter[];
  takes_body: boolean;
}

const needed = (described: Described): string | null => {
  const ways = described.security ?? [];
  if (ways.some((way) => Object.keys(way).length === 0)) return null;
  return ways.flatMap((way) => Object.values(way).flat())[0] ?? null;
};

export const operations_of = (document: OpenApi): Operation[] =>
  Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, described]) => ({
    method: method.toUpperCase(), path, summary: described.summary ?? '', needs: needed(described),
    parameters: described.parameters ?? [], takes_body: described.requestBody !== undefined,
  })));

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

// Runs as it is: what the path needs is filled with what the page knows, the rest is named in capitals.
export function curl_of(operation: Operation, origin: string, known: Readonly<Record<string, string>>): string {
  const filled = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    known[name] ?? operation.parameters.find((each) => each.name === name)?.schema?.enum?.[0] ?? name.toUpperCase());
  const query = operation.parameters.filter((each) => each.in === 'query' && (each.required || known[`?${each.name}`] !== undefined))
    .map((each) => `${each.name}=${encodeURIComponent(known[`?${each.name}`] ?? each.name.toUpperCase())}`).join('&');
  const parts = ['curl', '-s'];
  if (operation.path.endsWith('/events')) parts.push('-N');
  if (operation.method !== 'GET') parts.push('-X', operation.method);
  parts.push('-H', quoted('Authorization: Bearer TOKEN'));
  if (operation.takes_body) parts.push('-H', quoted('Content-Type: application/json'), '-d', '@BODY.json');
  parts.push(quoted(`${origin}${filled}${query ? `?${query}` : ''}`));
  return parts.join(' ');
}
