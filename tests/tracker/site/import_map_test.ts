import assert from "node:assert/strict";
import { mappedAddress } from "../../../tracker/site/import_map.ts";

const MAP = {
  scopes: {
    "file:///a/": {
      whole: "npm:whole@1",
      "part/": "npm:/part@1/",
      "part/of/": "file:///a/of/",
      "part/of/one": "file:///one",
    },
    "file:///a/b/": { whole: "npm:whole@2" },
  },
};

Deno.test("a name means what the most particular scope around the module says, and the longest beginning of it", () => {
  const check = (name: string, importer: string, expected: string | undefined) =>
    assert.equal(mappedAddress(name, importer, MAP), expected, `${name} in ${importer}`);
  check("whole", "file:///a/x.ts", "npm:whole@1");
  check("whole", "file:///a/b/x.ts", "npm:whole@2");
  check("part/x", "file:///a/b/x.ts", "npm:/part@1/x");
  check("part/of/x", "file:///a/x.ts", "file:///a/of/x");
  check("part/of/one", "file:///a/x.ts", "file:///one");
  check("part", "file:///a/x.ts", undefined);
  check("whole/x", "file:///a/x.ts", undefined);
  check("toString", "file:///a/x.ts", undefined);
  check("whole", "file:///c/x.ts", undefined);
  assert.equal(mappedAddress("whole", "file:///a/x.ts", {}), undefined);
});
