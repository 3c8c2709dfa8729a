/** What a Git remote's address tells, without anything that could be a secret. */
export interface RepositoryAddress {
  /** The repository's short name. */
  readonly name?: string;
  /** The address that a browser opens or, for hosts that we do not know, an `ssh:` address; absent for a local path. */
  readonly url?: string;
  /** OpenTelemetry's name of who hosts it; absent for hosts that we do not know. */
  readonly provider?: string;
}

/** Hosts whose pages stand at the address that Git uses, with OpenTelemetry's name of the provider. */
const PROVIDERS: Readonly<Record<string, string>> = {
  "github.com": "github",
  "gitlab.com": "gitlab",
  "bitbucket.org": "bitbucket",
};

/**
 * What the address of a Git remote tells.
 *
 * User names, passwords, tokens, queries and fragments are dropped. An address that cannot be taken apart with
 * certainty is dropped as a whole, and so is a local path, which tells about the machine and not about the repository.
 */
export function repositoryAddress(remote: string): RepositoryAddress {
  const last = /([^/\\:]+?)(?:\.git)?[/\\]*$/.exec(remote.split(/[?#]/, 1)[0]!)?.[1];
  const name = last !== undefined && /^[\p{L}\p{N}._-]+$/u.test(last) ? { name: last } : {};
  const url = parse(remote);
  if (url === undefined) return name;
  const provider = PROVIDERS[url.hostname];
  const path = url.pathname.replace(/\/+$/, "").replace(/\.git$/, "");
  return provider === undefined
    ? { ...name, url: `${url.protocol}//${url.host}${path}` }
    : { ...name, url: `https://${url.hostname}${path}`, provider };
}

function parse(remote: string): URL | undefined {
  // Git's short form of an ssh address, user@host:path; a single letter before the colon is a Windows drive.
  const short = /^(?:[^@/\\]+@)?([\w.-]{2,}):(?!\/\/|:)\/?(.+)$/.exec(remote);
  const url = URL.parse(short === null ? remote : `ssh://${short[1]}/${short[2]}`);
  if (url === null || !/^(https?|ssh|git):$/.test(url.protocol) || url.hostname === "") return undefined;
  // A password with a slash in it would end the host early, and its rest would pass for a path.
  return url.pathname.includes("@") ? undefined : url;
}
