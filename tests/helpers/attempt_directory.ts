import { readModuleGraphs } from "../../runner/sandbox/module_graph.ts";
import { ATTEMPT_FILES, type AttemptSpec, type Grants } from "../../runner/words/attempt_spec.ts";
import { DEFAULT_LIMITS } from "../../runner/words/limits.ts";
import { makeProject } from "./project.ts";

/** An attempt that is ready to be carried out: its directory and its spec file are there. */
export interface AttemptDirectory extends AsyncDisposable {
  readonly spec: AttemptSpec;
}

/** Makes an attempt at a task whose module has this text; it may read its own module graph and its own directory. */
export async function makeAttempt(
  text: string,
  options: Partial<Omit<AttemptSpec, "grants">> & { readonly grants?: Partial<Grants> } = {},
): Promise<AttemptDirectory> {
  const project = await makeProject({ "task.ts": text });
  const directory = project.path("attempt");
  for (const folder of [ATTEMPT_FILES.artifacts, ATTEMPT_FILES.output, ATTEMPT_FILES.temporary]) {
    await Deno.mkdir(`${directory}/${folder}`, { recursive: true });
  }
  const module = project.url("task.ts");
  const { graphs } = await readModuleGraphs([module], { directory: project.root, root: project.root });
  const graph = graphs.get(module)!;
  const hex = (bytes: number): string => crypto.getRandomValues(new Uint8Array(bytes)).toHex();
  const { grants, ...rest } = options;
  const spec: AttemptSpec = {
    run: "run",
    pipeline: "contract",
    task: "task",
    attempt: 1,
    module,
    params: {},
    inputs: {},
    directory,
    secrets: [],
    traceparent: `00-${hex(16)}-${hex(8)}-01`,
    telemetry: false,
    graceMs: 1000,
    limits: DEFAULT_LIMITS,
    isolation: "standard",
    ...rest,
    grants: {
      read: [...graph.files, ...graph.packageFolders, directory],
      write: [directory],
      net: [],
      env: [],
      run: [],
      ffi: [],
      sys: [],
      import: graph.hosts,
      ...grants,
    },
  };
  await Deno.writeTextFile(`${directory}/${ATTEMPT_FILES.spec}`, JSON.stringify(spec));
  return { spec, [Symbol.asyncDispose]: () => project[Symbol.asyncDispose]() };
}
