/** A real Git repository in a directory of its own, removed when the `using` block ends. */
export class GitRepository implements AsyncDisposable {
  readonly root: string;
  /** What Git and {@linkcode runContext} see: nobody's own configuration. */
  readonly env: Readonly<Record<string, string>>;

  constructor() {
    this.root = Deno.makeTempDirSync({ prefix: "dagtrail-git-" });
    this.env = { PATH: Deno.env.get("PATH") ?? "", HOME: this.root, XDG_CONFIG_HOME: this.root };
  }

  /** A repository on branch `main` with one commit of one file, `data.txt`. */
  static async withCommit(message = "Add the data"): Promise<GitRepository> {
    const repository = new GitRepository();
    await repository.git("init", "--quiet", "--initial-branch=main");
    await repository.commit("data.txt", message);
    return repository;
  }

  /** Runs Git in the repository; what it prints. */
  async git(...args: string[]): Promise<string> {
    const { success, stdout, stderr } = await new Deno.Command("git", {
      args: ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "protocol.file.allow=always", ...args],
      cwd: this.root,
      clearEnv: true,
      env: { ...this.env, GIT_CONFIG_NOSYSTEM: "1" },
    }).output();
    if (!success) throw new Error(`git ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
    return new TextDecoder().decode(stdout).trim();
  }

  /** Writes a file and commits it; the commit's hash. */
  async commit(file: string, message: string): Promise<string> {
    await Deno.writeTextFile(`${this.root}/${file}`, crypto.randomUUID());
    await this.git("add", file);
    await this.git("commit", "--quiet", "--message", message);
    return await this.git("rev-parse", "HEAD");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.root, { recursive: true });
  }
}
