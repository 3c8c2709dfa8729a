import assert from "node:assert/strict";
import { mistakeWith, plannedWith } from "./untyped_pipeline.ts";

function readsOf(...read: string[]): readonly string[] {
  return plannedWith({ permissions: { read } }).permissions.read;
}

Deno.test("what a task may read is named from the project, by URL or by an absolute path", () => {
  assert.deepEqual(readsOf("data", "./data/", "a/../data", "file:///project/data/"), Array(4).fill("/project/data"));
  assert.deepEqual(readsOf("file:///project/my%20data/100%25.csv"), ["/project/my data/100%.csv"]);
  assert.deepEqual(readsOf("100%20.csv"), ["/project/100%20.csv"]);
  assert.deepEqual(readsOf("/srv/shared/data"), ["/srv/shared/data"]);
});

Deno.test("a path that climbs out of the project is refused with where it leads", () => {
  const check = (declared: string, leads: string): void => {
    const found = mistakeWith({ permissions: { read: [declared] } });
    assert.equal(found.code, "permission");
    assert.equal(
      found.message,
      `the task "example" asks to read ${JSON.stringify(declared)}, ` +
        `which climbs out of the project "/project" to ${JSON.stringify(leads)}`,
    );
    assert.equal(found.fix, "move the data into the project, or name it by an absolute path without `..`");
    assert.equal(found.task, "example");
  };
  check("../other", "/other");
  check("data/../../other", "/other");
  check("a//../../other", "/other");
  check("../project-2", "/project-2");
  check("/project/../etc", "/etc");
  check("file:///etc", "/etc");
  check("file:///project/../etc", "/etc");
  check("file:///project/%2e%2e/etc", "/etc");
  check("file:///project/data%2F..%2F..%2Fetc", "/etc");
});

Deno.test("the whole project, or what it is in, is refused", () => {
  for (const declared of [".", "", "./", "data/..", "/project", "/", "file:///project/"]) {
    const found = mistakeWith({ permissions: { read: [declared] } });
    assert.equal(
      found.message,
      `the task "example" asks to read ${JSON.stringify(declared)}, which is the whole project or more`,
    );
    assert.equal(found.fix, "name the folder or the files that the task needs");
  }
  assert.match(mistakeWith({ permissions: { read: ["/home"] } }, "/home/ada/project").message, /whole project or more/);
});

Deno.test("a path with a comma is refused, since Deno would take it for two", () => {
  const found = mistakeWith({ permissions: { read: ["data/a,b.csv"] } });
  assert.match(found.message, /asks to read "data\/a,b\.csv", and Deno cannot grant a path that has a comma in it$/);
  assert.equal(found.fix, "rename it");
  assert.match(mistakeWith({ permissions: { read: ["data"] } }, "/my,project").message, /has a comma in it$/);
});

Deno.test("a URL of something that is not a local file cannot be read", () => {
  for (const declared of ["https://example.org/data.csv", "data:,x", "file:///project/%zz", "file://["]) {
    const found = mistakeWith({ permissions: { read: [declared] } });
    assert.equal(
      found.message,
      `the task "example" asks to read ${JSON.stringify(declared)}, which is not the URL of a local file`,
    );
  }
});

Deno.test("a permission that there is not is refused, and to write is explained", () => {
  const write = mistakeWith({ permissions: { write: ["data"] } });
  assert.equal(write.message, 'the task "example" asks for a permission "write", which a task cannot have');
  assert.equal(write.fix, "a task writes files with `output`, into its own directory");
  const all = mistakeWith({ permissions: { all: true } });
  assert.equal(all.message, 'the task "example" asks for a permission "all", which a task cannot have');
  assert.equal(all.fix, "it can have: read, net, env, run, ffi, sys");
});

Deno.test("a list that would become other flags is refused, and so is `true` where everything is too much", () => {
  const check = (permissions: Record<string, unknown>, field: string, quoted: string): void => {
    assert.equal(
      mistakeWith({ permissions }).message,
      `permissions.${field} of the task "example" must be an array of strings without commas, and is ${quoted}`,
    );
  };
  check({ net: ["example.org,evil.org"] }, "net", '["example.org,evil.org"]');
  check({ net: [""] }, "net", '[""]');
  check({ net: false }, "net", "false");
  check({ net: "example.org" }, "net", '"example.org"');
  check({ env: true }, "env", "true");
  check({ env: ["A\nB"] }, "env", '["A\\nB"]');
  check({ run: ["sh,bash"] }, "run", '["sh,bash"]');
  check({ ffi: [1] }, "ffi", "[1]");
  check({ sys: [null] }, "sys", "[null]");
  check({ read: true }, "read", "true");
  check({ read: [7] }, "read", "[7]");
});

Deno.test("whatever Deno takes for a host is taken, and nothing else", () => {
  const hosts = ["example.com", "example.com:80", "EXAMPLE.com.", "exa_mple.com", "localhost", "host:0", "host:65535"];
  const addresses = ["127.0.0.1", "127.0.0.1:80", "10.0.0.0/8", "10.0.0.0/8:443", "[::1]", "[::1]:80", "[fe80::1%lo]"];
  const others = ["*.example.com", "*.example.com:443", ":8000", "unix:/run/db.sock", "vsock:1:2"];
  const all = [...hosts, ...addresses, ...others];
  assert.deepEqual(plannedWith({ permissions: { net: all } }).permissions.net, all);
  const check = (host: string, fault: string, fix: string): void => {
    const found = mistakeWith({ permissions: { net: [host] } });
    assert.equal(found.code, "permission");
    assert.equal(found.message, `permissions.net of the task "example" has ${JSON.stringify(host)}, ${fault}`);
    assert.equal(found.fix, fix);
  };
  const write = 'write a host, "api.example.com", or one with a port, "api.example.com:443"';
  check("https://api.example.com", "which is an address and not a host", 'write "api.example.com"');
  check("https://api.example.com:443/v1", "which is an address and not a host", 'write "api.example.com:443"');
  check("http://localhost:8080", "which is an address and not a host", 'write "localhost:8080"');
  check("api.example.com/path", "which is not a host", 'write "api.example.com"');
  check("münchen.example", "which is not a host", 'write "xn--mnchen-3ya.example"');
  check("::1", "which is not a host", 'write "[::1]"');
  check("*", "which is not a host", "write net: true for any host");
  check("host:99999", "whose port is more than 65535", write);
  for (
    const host of ["a b", "host:", "a..b", "foo.*.com", "10.0.0.0/33", "[bad]", "host:80:80", "user@host", "vsock:1"]
  ) {
    assert.match(mistakeWith({ permissions: { net: [host] } }).message, /, which is not a host$/);
  }
});

Deno.test("system information that Deno does not know, and a variable with its value, are refused with what to write", () => {
  const check = (options: Record<string, unknown>, message: string, fix: RegExp): void => {
    const found = mistakeWith(options);
    assert.equal(found.message, message);
    assert.match(found.fix!, fix);
  };
  check(
    { permissions: { sys: ["hostName"] } },
    'permissions.sys of the task "example" has "hostName", which Deno does not know',
    /^did you mean hostname\?$/,
  );
  check(
    { permissions: { sys: ["everything"] } },
    'permissions.sys of the task "example" has "everything", which Deno does not know',
    /^there is: hostname, .*userInfo/,
  );
  const name = "which is not a variable's name: that has no `=`";
  check({ permissions: { env: ["A=1"] } }, `permissions.env of the task "example" has "A=1", ${name}`, /^write "A";/);
  check({ secrets: ["A=1"] }, `secrets of the task "example" has "A=1", ${name}`, /^write "A";/);
  assert.deepEqual(plannedWith({ permissions: { env: ["A*", "É"] } }).permissions.env, ["A*", "É"]);
});
