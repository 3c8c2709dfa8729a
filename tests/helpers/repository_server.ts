/** This repository's modules over loopback HTTP, as a program elsewhere would import them. */
export interface RepositoryServer extends AsyncDisposable {
  /** The address of the library's door. */
  readonly door: string;
  /** The paths that were asked for. */
  readonly asked: ReadonlySet<string>;
}

/** Serves the repository's own modules, and nothing else of it, on a free port. */
export function serveRepository(): RepositoryServer {
  const root = new URL("../../", import.meta.url);
  const asked = new Set<string>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    asked.add(pathname);
    const found = /^\/[\w./-]+\.(ts|js)$/.test(pathname) && !pathname.includes("..");
    try {
      if (found) {
        const text = await Deno.readTextFile(new URL(`.${pathname}`, root));
        return new Response(text, {
          headers: { "content-type": pathname.endsWith(".js") ? "text/javascript" : "application/typescript" },
        });
      }
    } catch {
      // It is told like any other path that is not there.
    }
    return new Response("not found", { status: 404 });
  });
  return {
    door: `http://127.0.0.1:${server.addr.port}/mod.ts`,
    asked,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
