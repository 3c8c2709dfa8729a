/** A server that hostile artifacts try to reach. */
export function startBeacon(): { readonly address: string; readonly hits: readonly string[]; stop(): Promise<void> } {
  const hits: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, ({ url }) => {
    hits.push(url);
    return new Response("reached");
  });
  return { address: `http://127.0.0.1:${server.addr.port}/`, hits, stop: () => server.shutdown() };
}
