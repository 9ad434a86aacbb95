// Calls of the API, typed by openapi.json: a wrong path, parameter or field does not compile.
import type { Problem as ProblemBody, paths } from './schema';

type Operation<P extends keyof paths, M extends 'get' | 'post'> = paths[P][M];
type Has<M extends 'get' | 'post'> = { [P in keyof paths]: paths[P][M] extends { responses: unknown } ? P : never }[keyof paths];
export type GetPath = Has<'get'>;
export type PostPath = Has<'post'>;

type Part<O, K extends string> = O extends { parameters: infer P } ? (K extends keyof P ? P[K] : undefined) : undefined;
type Json<T> = T extends { content: infer C } ? ('application/json' extends keyof C ? C['application/json'] : never) : never;
type Answers<O> = O extends { responses: infer R } ? { [S in keyof R]: S extends 200 | 201 | 422 ? Json<R[S]> : never }[keyof R] : never;
type Body<O> = O extends { requestBody?: { content: infer C } } ? ('application/json' extends keyof C ? C['application/json'] : undefined) : undefined;

export type Answer<P extends GetPath> = Answers<Operation<P, 'get'>>;
export type PostAnswer<P extends PostPath> = Answers<Operation<P, 'post'>>;
export type PostBody<P extends PostPath> = Body<Operation<P, 'post'>>;
export interface Params<P extends keyof paths, M extends 'get' | 'post' = 'get'> {
  path?: Part<Operation<P, M>, 'path'>;
  query?: Part<Operation<P, M>, 'query'>;
}

// What the node says is wrong (RFC 9457), or that it could not be reached (status 0).
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly field: string | null;
  readonly fix: string | null;
  readonly request_id: string | null;
  constructor(body: Partial<ProblemBody>, status: number, request_id: string | null) {
    super(body.detail ?? body.title ?? '');
    this.status = status;
    this.title = body.title ?? '';
    this.field = body.field ?? null;
    this.fix = body.fix ?? null;
    this.request_id = request_id;
  }
}

type Values = Record<string, string | number | boolean | undefined> | undefined;

// The address of an operation, for links and downloads too.
export function address_of<P extends GetPath>(path: P, params: Params<P> = {}): string {
  return fill(path, params as { path?: Values; query?: Values });
}

function fill(path: string, params: { path?: Values; query?: Values }): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params.path?.[name])));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params.query ?? {}))
    if (value !== undefined) query.set(name, String(value));
  const text = query.toString();
  return text ? `${filled}?${text}` : filled;
}

export interface Got<T> { data: T; kept_at: number | null; next: string | null }

async function call(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { ...init, headers: { Accept: 'application/json', ...init.headers } });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Problem({ title: 'unreachable' }, 0, null);
  }
  if (response.ok || response.status === 422) return response;
  const body = await response.json().catch(() => ({})) as Partial<ProblemBody>;
  throw new Problem(body, response.status, response.headers.get('X-Request-Id'));
}

// kept_at: when a service worker kept it, where this is an old answer given without network.
// next: what `after` is of the next page, where there is one.
export async function get_page<P extends GetPath>(path: P, params: Params<P> = {}, signal?: AbortSignal): Promise<Got<Answer<P>>> {
  const response = await call(address_of(path, params), signal ? { signal } : {});
  const kept = response.headers.get('x-kept-at');
  const next = /[?&]after=([^&>]+)[^>]*>;\s*rel="next"/.exec(response.headers.get('Link') ?? '');
  return {
    data: await response.json() as Answer<P>,
    kept_at: kept ? Number(kept) : null,
    next: next?.[1] ? decodeURIComponent(next[1]) : null,
  };
}

export const get = async <P extends GetPath>(path: P, params: Params<P> = {}, signal?: AbortSignal): Promise<Answer<P>> =>
  (await get_page(path, params, signal)).data;

// 422 is an answer: a receipt whose code says why a command was not executed.
export async function post<P extends PostPath>(path: P, body: PostBody<P>, params: Params<P, 'post'> = {}): Promise<PostAnswer<P>> {
  const response = await call(fill(path, params as { path?: Values; query?: Values }), {
    method: 'POST', body: JSON.stringify(body ?? {}), headers: { 'Content-Type': 'application/json' },
  });
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as PostAnswer<P>;
}
