import { moduleSeenFrom, seenFrom } from "../words/file_path.ts";
import type { Json } from "../words/json.ts";
import { GIVEN_TO_PROGRAMS, type PlannedCommand } from "../words/command.ts";
import type { PlannedPermissions, PlannedTask } from "../words/plan.ts";
import { declaredData } from "./declared_data.ts";
import type { EnvironmentDigests } from "./environment_digest.ts";
import type { FileDigests } from "./file_digests.ts";
import { cacheKey, canonicalText, compareIngredients, type Ingredient } from "./ingredient.ts";
import { CodeReader, type OwnCode, type TaskCode } from "./task_code.ts";

/** What a task's outcome depends on. */
export interface TaskKey {
  /** 64 hex digits. */
  readonly key: string;
  /** What it was made of, in its order. */
  readonly ingredients: readonly Ingredient[];
  /** Changes when anything of it on the disk is touched, even if it is put back. */
  readonly seen: string;
}

/** The key of a task, or in words why it has none: the words that follow `because`. */
export type MadeKey = TaskKey | { readonly unknown: string };

/** What a {@linkcode KeyMaker} needs of the run. */
export interface KeyMakerOptions {
  readonly pipeline: string;
  /** The project's root, an absolute path. */
  readonly root: string;
  /** A task's module graph, the lock file that its packages are checked against, and the program that it is. */
  readonly codeOf: (task: string) => { readonly graph: TaskCode; readonly lock?: string; readonly program?: string };
  readonly own: OwnCode;
  readonly files: FileDigests;
  readonly environment: (name: string) => string | undefined;
  /** The value of a secret, wherever it comes from. */
  readonly secret: (name: string) => string | undefined;
  readonly environmentDigests: EnvironmentDigests;
  /** Takes secrets out of a text. */
  readonly mask: (text: string) => string;
}

/** How to look. */
export interface LookOptions {
  /** Whether to look at every file now, however short ago it was looked at. */
  readonly fresh?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Makes keys: digests over all that a task's outcome depends on, as far as the sandbox holds it to that.
 *
 * Limits, retries, tags and descriptions are no part of a key: they change whether a task succeeds and how it is shown,
 * and not what a success leaves.
 */
export class KeyMaker {
  readonly #options: KeyMakerOptions;
  readonly #code: CodeReader;

  constructor(options: KeyMakerOptions) {
    this.#options = options;
    this.#code = new CodeReader(options.root, options.own, options.files);
  }

  /** The key of a task; `outputOf` gives the digest of what a task upstream has left. */
  async of(task: PlannedTask, outputOf: (id: string) => string, look: LookOptions = {}): Promise<MadeKey> {
    const { codeOf, files, root } = this.#options;
    const { graph, lock, program } = codeOf(task.id);
    let code;
    let command: Ingredient[];
    try {
      code = await this.#code.read(graph, lock, look.fresh ?? false);
      command = task.command === undefined ? [] : await this.#command(task.command, program, look);
    } catch (error) {
      look.signal?.throwIfAborted();
      return { unknown: `its code could not be read: ${error instanceof Error ? error.message : error}` };
    }
    const { read } = task.permissions;
    const data = read.length === 0
      ? { ingredients: [], seen: "" }
      : await declaredData(read, { root, files, fresh: look.fresh ?? false, ...look });
    if ("unknown" in data) return data;
    const rest = [
      ...this.#identity(task),
      ...command,
      ...this.#parameters(task),
      ...inputs(task, outputOf),
      ...data.ingredients,
      ...permissions(task.permissions, root),
      ...this.#environment(task),
    ].sort(compareIngredients);
    // What makes up the code comes first in the order of kinds, so its text is the beginning of the whole text.
    return {
      key: cacheKey(code.text + canonicalText(rest)),
      ingredients: [...code.ingredients, ...rest],
      seen: `${code.seen}${data.seen}`,
    };
  }

  #identity(task: PlannedTask): Ingredient[] {
    const { pipeline, root } = this.#options;
    return [
      { kind: "module", name: "module", value: moduleSeenFrom(root, task.module) },
      // A task is told both.
      { kind: "pipeline", name: "pipeline", value: pipeline },
      { kind: "task", name: "task", value: task.id },
      { kind: "order", name: "parameters", value: Object.keys(task.params) },
      { kind: "order", name: "inputs", value: Object.keys(task.inputs) },
      { kind: "isolation", name: "isolation", value: task.isolation },
      { kind: "deno", name: "deno", value: Deno.version.deno },
      { kind: "platform", name: "platform", value: Deno.build.target },
    ];
  }

  async #command(command: PlannedCommand, program: string | undefined, look: LookOptions): Promise<Ingredient[]> {
    const { files, root } = this.#options;
    const args = command.args.map((parts) =>
      parts.map((part) => typeof part === "object" && "path" in part ? { path: seenFrom(root, part.path) } : part)
    );
    const { stdout, exitCodes } = command;
    const words = { program: command.program, args, ...(stdout === undefined ? {} : { stdout }), exitCodes };
    return [
      this.#hidingSecrets("command", "command", words as unknown as Json),
      ...program === undefined ? [] : [
        {
          kind: "program",
          name: command.program,
          digest: `sha256:${(await files.digest(program, look)).sha256}`,
        } as const,
      ],
    ];
  }

  #parameters(task: PlannedTask): Ingredient[] {
    return Object.entries(task.params).map(([name, value]) => this.#hidingSecrets("parameter", name, value));
  }

  /** A value as it is, or a keyed digest of it when there is a secret in it. */
  #hidingSecrets(kind: "parameter" | "command", name: string, value: Json): Ingredient {
    const { environmentDigests, mask } = this.#options;
    const text = JSON.stringify(value);
    if (mask(text) === text && mask(name) === name) return { kind, name, value };
    return { kind, name: mask(name), digest: environmentDigests.of(`${kind} ${name}`, text) };
  }

  #environment(task: PlannedTask): Ingredient[] {
    const { environment, environmentDigests, secret } = this.#options;
    const names = new Set([...task.permissions.env, ...task.command === undefined ? [] : GIVEN_TO_PROGRAMS]);
    return [
      ...[...names].map((name): Ingredient => ({
        kind: "environment",
        name,
        digest: environmentDigests.of(name, environment(name)),
      })),
      ...[...new Set(task.secrets)].map((name): Ingredient => ({
        kind: "secret",
        name,
        digest: environmentDigests.of(name, secret(name)),
      })),
    ];
  }
}

function inputs(task: PlannedTask, outputOf: (id: string) => string): Ingredient[] {
  const one = (name: string, from: string): Ingredient => ({
    kind: "input",
    name,
    value: from,
    digest: outputOf(from),
  });
  return Object.entries(task.inputs).flatMap(([name, from]) => {
    if (typeof from === "string") return [one(name, from)];
    // An empty list differs from no input at all.
    if (from.length === 0) return [{ kind: "input", name: `${name}[]`, value: "an empty list" }];
    return from.map((id, i) => one(`${name}[${i}]`, id));
  });
}

function permissions(granted: PlannedPermissions, root: string): Ingredient[] {
  const paths = granted.read.map((path) => seenFrom(root, path));
  const found: Ingredient[] = [];
  for (const [name, list] of Object.entries({ ...granted, read: paths })) {
    const value: Json = list === true ? true : [...new Set(list)].sort();
    if (value === true || value.length > 0) found.push({ kind: "permission", name, value });
  }
  return found;
}
