/** Markdown as `deno fmt` leaves it. */
export async function formatted(markdown: string): Promise<string> {
  const format = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", "--ext", "md", "-"],
    cwd: new URL(".", import.meta.url),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = format.stdin.getWriter();
  await writer.write(new TextEncoder().encode(markdown));
  await writer.close();
  const { success, stdout, stderr } = await format.output();
  if (!success) throw new Error(`deno fmt refused the page: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}
