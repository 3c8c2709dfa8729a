/** Where the judges' packages are kept between runs; not a part of the repository. */
const FOLDER = new URL("../../.dagtrail/notebook-judges/", import.meta.url).pathname;

/** Jupyter's own packages: what checks notebooks, renders them, and speaks to kernels. */
const PACKAGES = ["nbformat==5.11.1", "nbconvert==7.17.2", "jupyter_client==8.10.0", "jupytext==1.19.6"];

/** A Python that has Jupyter's packages, or why there is none. */
export type Judges = { readonly python: string } | { readonly missing: string };

/** Finds Jupyter's packages on this machine, or installs them into a folder of the checkout. */
export async function findJudges(): Promise<Judges> {
  const own = `${FOLDER}bin/python`;
  for (const python of [own, "python3"]) if (await hasPackages(python)) return { python };
  const made = await run("python3", ["-m", "venv", FOLDER]);
  if (!made.ok) return { missing: `there is no Python to make an environment with: ${made.said}` };
  const installed = await run(own, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...PACKAGES]);
  return installed.ok ? { python: own } : { missing: `Jupyter's packages could not be installed: ${installed.said}` };
}

/** Runs a script beside this file, which reads JSON from its standard input and writes JSON. */
export async function askJudge(python: string, script: string, question: unknown): Promise<unknown> {
  const child = new Deno.Command(python, {
    args: [new URL(script, import.meta.url).pathname],
    // What a kernel would colour on a terminal is plain in an attempt.
    env: { NO_COLOR: "1", PYTHONDONTWRITEBYTECODE: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(question)));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  if (!success) throw new Error(`${script}: ${new TextDecoder().decode(stderr).slice(-4000)}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

async function hasPackages(python: string): Promise<boolean> {
  return (await run(python, ["-c", "import nbformat, nbconvert, jupyter_client, jupytext"])).ok;
}

async function run(command: string, args: readonly string[]): Promise<{ ok: boolean; said: string }> {
  try {
    const { success, stderr } = await new Deno.Command(command, { args: [...args], stdin: "null" }).output();
    return { ok: success, said: new TextDecoder().decode(stderr).trim().split("\n").at(-1) ?? "" };
  } catch (error) {
    return { ok: false, said: String(error) };
  }
}
