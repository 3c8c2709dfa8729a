import { createHash } from "node:crypto";

/** An artifact that the fake keeps. */
export interface FakeArtifact {
  readonly id: number;
  readonly archive: Uint8Array<ArrayBuffer>;
  readonly name?: string;
  readonly expired?: boolean;
  /** The digest that the list says; the right one unless given, none for `null`. */
  readonly digest?: string | null;
  readonly run?: number;
  /** The branch of the run; `main` unless given. */
  readonly branch?: string;
  /** Just now unless given: what is older counts as known after a fetch of everything. */
  readonly createdAt?: string;
  /** Set when the code of the run is another repository's. */
  readonly headRepository?: number;
}

/** A request that the fake got. */
export interface FakeRequest {
  readonly method: string;
  /** The path, and what stands behind it. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}

/** A comment on an issue or a pull request. */
export interface FakeComment {
  readonly id: number;
  readonly issue: number;
  body: string;
  /** The login of who wrote it. */
  readonly author: string;
}

/** What a token may, such as `actions:read`. */
export type TokenPermissions = ReadonlySet<string>;

/** GitHub's REST API, as far as Dagtrail asks it, on a loopback port, and the storage host that it redirects to. */
export interface FakeGitHub extends AsyncDisposable {
  readonly url: string;
  readonly artifacts: FakeArtifact[];
  readonly comments: FakeComment[];
  /** Answers of `GET /repos/…/actions/runs/ID`. */
  readonly runs: Map<number, Record<string, unknown>>;
  /** Tokens and what they may; `right` may everything. */
  readonly tokens: Map<string, TokenPermissions>;
  /** Answers of `GET /repos/…/pulls`. */
  readonly pulls: { number: number; head: { label: string; sha: string } }[];
  /** The answer of `GET /repos/…/pages`; Pages is off without one. */
  pages: { readonly html_url: string; readonly public: boolean } | undefined;
  readonly requests: FakeRequest[];
  /** What the storage host got. */
  readonly stored: FakeRequest[];
  /** Is asked before each answer of the API; what it returns is the answer. */
  fault: ((request: FakeRequest) => Response | undefined) | undefined;
  /** The same for the storage host. */
  storageFault: ((request: FakeRequest, archive: Uint8Array<ArrayBuffer>) => Response | undefined) | undefined;
  /** How many requests had a path like this. */
  count(pattern: RegExp): number;
}

/** The number of the fake's only repository, `octo/data`. */
export const REPOSITORY_ID = 42;

/** When artifacts were made that do not say. */
const JUST_NOW = new Date().toISOString();

/** What the token `right` may. */
const EVERYTHING: TokenPermissions = new Set(["actions:read", "pull-requests:write", "pages:read"]);

/** Starts the fake. */
export function fakeGitHub(): FakeGitHub {
  const storage = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const seen = await describe(request);
    fake.stored.push(seen);
    const artifact = fake.artifacts.find(({ id }) => seen.path === `/archive/${id}?signed=1`);
    if (artifact === undefined) return new Response(null, { status: 404 });
    return fake.storageFault?.(seen, artifact.archive) ?? new Response(artifact.archive);
  });
  const api = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const seen = await describe(request);
    fake.requests.push(seen);
    return fake.fault?.(seen) ?? answer(fake, seen, storage.addr.port);
  });
  const fake: FakeGitHub = {
    url: `http://127.0.0.1:${api.addr.port}`,
    artifacts: [],
    comments: [],
    runs: new Map(),
    tokens: new Map([["right", EVERYTHING]]),
    pulls: [],
    pages: undefined,
    requests: [],
    stored: [],
    fault: undefined,
    storageFault: undefined,
    count: (pattern) => fake.requests.filter(({ path }) => pattern.test(path)).length,
    async [Symbol.asyncDispose]() {
      await Promise.all([api.shutdown(), storage.shutdown()]);
    },
  };
  return fake;
}

async function describe(request: Request): Promise<FakeRequest> {
  const { pathname, search } = new URL(request.url);
  return { method: request.method, path: pathname + search, headers: request.headers, body: await request.text() };
}

function answer(fake: FakeGitHub, request: FakeRequest, storagePort: number): Response {
  const { pathname, searchParams } = new URL(request.path, "http://fake");
  // GitHub Enterprise has the API at a path of its host.
  const inside = /^(?:\/api\/v3)?\/repos\/octo\/data\/(.*)$/.exec(pathname)?.[1];
  if (inside === undefined) return Response.json({ message: "Not Found" }, { status: 404 });
  const token = request.headers.get("authorization")?.replace(/^token /, "");
  const may = (permission: string): boolean => fake.tokens.get(token ?? "")?.has(permission) ?? false;
  const list = /^actions\/(?:runs\/(\d+)\/)?artifacts$/.exec(inside);
  if (list !== null) return listOf(fake, request, searchParams, list[1]);
  const download = /^actions\/artifacts\/(\d+)\/zip$/.exec(inside);
  if (download !== null) {
    // As GitHub does, also of public repositories.
    if (!may("actions:read")) {
      return Response.json({ message: "You must have the actions scope to download artifacts." }, { status: 401 });
    }
    const artifact = fake.artifacts.find(({ id }) => id === Number(download[1]));
    if (artifact === undefined) return Response.json({ message: "Not Found" }, { status: 404 });
    if (artifact.expired) return Response.json({ message: "Artifact has expired" }, { status: 410 });
    // Another host: the same machine by another name.
    const location = `http://localhost:${storagePort}/archive/${artifact.id}?signed=1`;
    return new Response(null, { status: 302, headers: { location } });
  }
  const run = /^actions\/runs\/(\d+)$/.exec(inside);
  if (run !== null) {
    const found = fake.runs.get(Number(run[1]));
    return found === undefined ? Response.json({ message: "Not Found" }, { status: 404 }) : Response.json(found);
  }
  if (inside === "pulls") {
    const head = searchParams.get("head");
    return Response.json(fake.pulls.filter((pull) => pull.head.label === head));
  }
  if (inside === "pages") {
    if (!may("pages:read")) {
      return Response.json({ message: "Resource not accessible by integration" }, { status: 403 });
    }
    return fake.pages === undefined
      ? Response.json({ message: "Not Found" }, { status: 404 })
      : Response.json(fake.pages);
  }
  return comments(fake, request, { inside, signedIn: may("pull-requests:write"), searchParams });
}

function listOf(fake: FakeGitHub, request: FakeRequest, query: URLSearchParams, run: string | undefined): Response {
  const named = fake.artifacts.filter(({ name = "dagtrail-run", run: of = 1 }) =>
    (query.get("name") ?? name) === name && (run === undefined || of === Number(run))
  );
  const [size, page] = [Number(query.get("per_page") ?? 30), Number(query.get("page") ?? 1)];
  const artifacts = named.toSorted((a, b) => b.id - a.id).slice((page - 1) * size, page * size).map((artifact) => ({
    id: artifact.id,
    node_id: `A${artifact.id}`,
    name: artifact.name ?? "dagtrail-run",
    size_in_bytes: artifact.archive.length,
    expired: artifact.expired ?? false,
    created_at: artifact.createdAt ?? JUST_NOW,
    ...(artifact.digest === null ? {} : { digest: artifact.digest ?? `sha256:${sha256(artifact.archive)}` }),
    workflow_run: {
      id: artifact.run ?? 1,
      repository_id: REPOSITORY_ID,
      head_repository_id: artifact.headRepository ?? REPOSITORY_ID,
      head_branch: artifact.branch ?? "main",
      head_sha: "9d59409acf479dfa0df1aa568182e43e43df8bbe",
    },
  }));
  const body = JSON.stringify({ total_count: named.length, artifacts });
  const etag = `W/"${sha256(new TextEncoder().encode(body))}"`;
  if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers: { etag } });
  return new Response(body, { headers: { "content-type": "application/json; charset=utf-8", etag } });
}

function comments(
  fake: FakeGitHub,
  { method, body, path }: FakeRequest,
  { inside, signedIn, searchParams }: {
    readonly inside: string;
    readonly signedIn: boolean;
    readonly searchParams: URLSearchParams;
  },
): Response {
  const shown = (comment: FakeComment): Record<string, unknown> => ({
    id: comment.id,
    body: comment.body,
    html_url: `https://github.com/octo/data/pull/${comment.issue}#issuecomment-${comment.id}`,
    user: { login: comment.author, type: comment.author.endsWith("[bot]") ? "Bot" : "User" },
  });
  const issue = /^issues\/(\d+)\/comments$/.exec(inside);
  const one = /^issues\/comments\/(\d+)$/.exec(inside);
  if (issue !== null && method === "GET") {
    const all = fake.comments.filter((comment) => comment.issue === Number(issue[1]));
    const [size, page] = [Number(searchParams.get("per_page") ?? 30), Number(searchParams.get("page") ?? 1)];
    const next = page * size < all.length;
    const address = new URL(path, fake.url);
    address.searchParams.set("page", String(page + 1));
    return Response.json(all.slice((page - 1) * size, page * size).map(shown), {
      headers: next ? { link: `<${address}>; rel="next"` } : {},
    });
  }
  if (!signedIn) return Response.json({ message: "Resource not accessible by integration" }, { status: 403 });
  if (issue !== null && method === "POST") {
    const id = 1000 + fake.comments.length;
    const comment = { id, issue: Number(issue[1]), body: JSON.parse(body).body, author: "github-actions[bot]" };
    fake.comments.push(comment);
    return Response.json(shown(comment), { status: 201 });
  }
  const comment = fake.comments.find(({ id }) => id === Number(one?.[1]));
  if (comment !== undefined && method === "PATCH") {
    comment.body = JSON.parse(body).body;
    return Response.json(shown(comment));
  }
  return Response.json({ message: "Not Found" }, { status: 404 });
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
