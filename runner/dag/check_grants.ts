import { nearest } from "../words/diagnostic.ts";

/** What is wrong with a value of a permission, as the end of a sentence about it, and what to write in its place. */
export interface GrantFault {
  readonly fault: string;
  readonly fix: string;
}

/** What `--allow-sys` takes; Deno refuses to start with another name. */
const SYSTEM_INFORMATION = [
  "hostname",
  "osRelease",
  "osUptime",
  "loadavg",
  "networkInterfaces",
  "systemMemoryInfo",
  "uid",
  "gid",
  "cpus",
  "homedir",
  "username",
  "userInfo",
  "statfs",
  "getPriority",
  "setPriority",
  "getegid",
];

/** What `--allow-net` would refuse, so that no attempt could start. */
export function faultOfHost(value: string): GrantFault | undefined {
  if (isHost(value)) return undefined;
  const guess = hostIn(value);
  const port = /:(\d+)$/.exec(value)?.[1];
  const fault = /^[a-z][a-z0-9+.-]*:\/\//i.test(value)
    ? "which is an address and not a host"
    : port !== undefined && !isPort(port)
    ? "whose port is more than 65535"
    : "which is not a host";
  if (value === "*") return { fault, fix: "write net: true for any host" };
  return {
    fault,
    fix: guess === undefined
      ? 'write a host, "api.example.com", or one with a port, "api.example.com:443"'
      : `write ${JSON.stringify(guess)}`,
  };
}

/** What `--allow-sys` would refuse. */
export function faultOfSystemInformation(value: string): GrantFault | undefined {
  if (SYSTEM_INFORMATION.includes(value)) return undefined;
  const guess = nearest(value, SYSTEM_INFORMATION);
  return {
    fault: "which Deno does not know",
    fix: guess === undefined ? `there is: ${SYSTEM_INFORMATION.join(", ")}` : `did you mean ${guess}?`,
  };
}

/** What no variable of an environment can be called. */
export function faultOfVariable(value: string): GrantFault | undefined {
  const equals = value.indexOf("=");
  if (equals < 0) return undefined;
  const name = value.slice(0, equals);
  return {
    fault: "which is not a variable's name: that has no `=`",
    fix: name === "" ? "write the name alone" : `write ${JSON.stringify(name)}; its value comes from the environment`,
  };
}

/** Deno's own grammar, as of 2.9: names, IPv4 with or without a prefix length, IPv6 in brackets, wildcards, sockets. */
function isHost(value: string): boolean {
  if (/^(unix|vsock):/.test(value)) return /^unix:\/.|^vsock:-?\d+:\d+$/.test(value);
  const ipv6 = /^\[([^\]]*)\](?::(.+))?$/.exec(value);
  if (ipv6 !== null) {
    // A zone, as in `fe80::1%eth0`, is Deno's to know, and no URL has one.
    const address = ipv6[1]!.replace(/%[^%]+$/, "");
    return URL.canParse(`http://[${address}]/`) && (ipv6[2] === undefined || isPort(ipv6[2]));
  }
  const [, host, port] = /^([^:]*)(?::(.+))?$/.exec(value) ?? [];
  if (host === undefined || (port !== undefined && !isPort(port))) return false;
  const network = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(host);
  if (network !== null) return URL.canParse(`http://${network[1]}/`) && Number(network[2]) <= 32;
  // Without a host, as in `:8000`, it is this machine.
  return host === "" ? port !== undefined : /^(\*\.)?[\w#-]+(\.[\w#-]+)*\.?$/.test(host);
}

function isPort(text: string): boolean {
  return /^\+?\d+$/.test(text) && Number(text) <= 65535;
}

/** The host that is meant by an address, by a host and a path, or by a name that is not written in ASCII. */
function hostIn(value: string): string | undefined {
  if (isHost(`[${value}]`)) return `[${value}]`;
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`);
  if (url === null || url.hostname === "" || url.username !== "") return undefined;
  // A port that is the usual one of its address is not in its URL.
  const port = url.port === "" ? /^[^/]*(?:\/\/)?[^/:]*:(\d+)(?:[/?#]|$)/.exec(value)?.[1] : url.port;
  const host = port === undefined ? url.hostname : `${url.hostname}:${port}`;
  return isHost(host) ? host : undefined;
}
