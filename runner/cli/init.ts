import { pathOfUrl, resolvePath, seenFrom } from "../words/file_path.ts";
import { isFile } from "../words/is_file.ts";
import { type CliContext, UsageError } from "./context.ts";
import { shellWord } from "./shell_word.ts";
import { isRefusal, usableFile } from "./usable_file.ts";

interface InitFlags {
  readonly library?: string;
  readonly action: string;
}

/** Dagtrail's own folder, or the address that it comes from. */
const HOME = new URL("../../", import.meta.url);

/** Files of a starter and where they come from; the workflow of the tracker is the one that Dagtrail has itself. */
const FILES: Readonly<Record<string, string>> = {
  "pipeline.ts": "starter/pipeline.ts",
  "tasks/estimate.ts": "starter/tasks/estimate.ts",
  "tasks/compare.ts": "starter/tasks/compare.ts",
  "README.md": "starter/README.md",
  ".github/workflows/ci.yml": "starter/workflows/ci.yml",
  ".github/workflows/pipeline.yml": "starter/workflows/pipeline.yml",
  ".github/workflows/tracker.yml": ".github/workflows/tracker.yml",
};

const GITIGNORE = "/runs/\n/site/\n";

const ACTION = /^[\w.-]+\/[\w.-]+@[\w./-]+$/;

/** Writes a pipeline that runs at once, with its workflows, into an empty folder. */
export async function initCommand(this: CliContext, flags: InitFlags, folder = "."): Promise<void> {
  if (!ACTION.test(flags.action)) {
    throw new UsageError(`--action must be owner/repository@version, and is ${JSON.stringify(flags.action)}`);
  }
  if (flags.library !== undefined && /^(https?|file):/.test(flags.library) && !flags.library.endsWith("/mod.ts")) {
    throw new UsageError(
      `--library must be the address of Dagtrail's mod.ts, such as https://example.org/dagtrail/mod.ts, and is ${
        JSON.stringify(flags.library)
      }`,
    );
  }
  const root = resolvePath(Deno.cwd(), folder);
  await refuseFullFolder(root, folder);
  const texts: Record<string, string> = { "deno.json": await denoJson(flags.library), ".gitignore": GITIGNORE };
  for (const [path, source] of Object.entries(FILES)) {
    const text = await (await fetch(new URL(source, HOME))).text();
    texts[path] = path.startsWith(".github/") ? withAction(text, flags.action) : text;
  }
  for (const [path, text] of Object.entries(texts)) {
    const target = `${root}/${path}`;
    await usableFile(target, "written", async () => {
      await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(target, text, { createNew: true });
    });
  }
  const { stdout } = this.process;
  const shown = seenFrom(Deno.cwd(), root);
  stdout.write(`${Object.keys(texts).sort().map((path) => `wrote  ${path}`).join("\n")}\n\n`);
  stdout.write(`next   ${shown === "." ? "" : `cd ${shellWord(shown)} && `}deno task pipeline\n`);
  if (HOME.protocol === "file:") {
    stdout.write(
      flags.library === undefined
        ? "note   deno.json names Dagtrail by its folder on this machine; before a push, name it by an address\n"
        : "note   the task `pipeline` in deno.json calls Dagtrail in its folder on this machine; elsewhere, call your clone\n",
    );
  }
}

/** Only what Git needs may be there already: nothing of anybody's is written over. */
async function refuseFullFolder(root: string, shown: string): Promise<void> {
  try {
    for await (const { name } of Deno.readDir(root)) {
      if (name === ".git") continue;
      throw new UsageError(
        `the folder ${JSON.stringify(shown)} is not empty (it holds ${
          JSON.stringify(name)
        }); name a new or an empty one`,
      );
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotADirectory) {
      const what = await isFile(root) ? "is a file" : "has a file where a folder is needed";
      throw new UsageError(`${JSON.stringify(shown)} ${what}; name a new or an empty folder`, {
        cause: error,
      });
    }
    if (error instanceof Deno.errors.NotFound) return;
    if (!isRefusal(error)) throw error;
    throw new UsageError(`${JSON.stringify(shown)} could not be read: ${error.message}`, { cause: error });
  }
}

async function denoJson(library: string | undefined): Promise<string> {
  const own: { readonly imports: Readonly<Record<string, string>> } = JSON.parse(
    await (await fetch(new URL("deno.json", HOME))).text(),
  );
  const cli = new URL("cli.ts", HOME);
  // From an address, Deno does not find the names that the program imports by.
  const program = HOME.protocol === "file:"
    ? JSON.stringify(pathOfUrl(cli))
    : `--import-map ${JSON.stringify(new URL("deno.json", HOME).href)} ${JSON.stringify(cli.href)}`;
  return `${
    JSON.stringify(
      {
        tasks: {
          pipeline: {
            description: "Run the pipeline, then build the tracker",
            command: `deno run -A ${program} run pipeline.ts --tracker site`,
          },
          check: { description: "Find mistakes without running anything", command: "deno check" },
        },
        imports: {
          dagtrail: library ?? new URL("mod.ts", HOME).href,
          "dagtrail/tracker": trackerLibrary(library),
          valibot: own.imports.valibot,
        },
        fmt: { lineWidth: 120 },
        exclude: ["runs", "site"],
      },
      null,
      2,
    )
  }\n`;
}

/** What a `tracker.config.ts` imports, from where the library is. */
function trackerLibrary(library = new URL("mod.ts", HOME).href): string {
  return library.endsWith("/mod.ts")
    ? `${library.slice(0, -"mod.ts".length)}tracker/define_tracker.ts`
    : `${library}/tracker`;
}

/** A workflow that uses Dagtrail's actions from their own repository rather than from the workflow's. */
function withAction(text: string, action: string): string {
  const [repository, version] = action.split("@");
  return text.replace(/uses: \.\/(\.github\/actions\/[\w-]+)/g, `uses: ${repository}/$1@${version}`);
}
