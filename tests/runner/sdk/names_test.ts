import assert from "node:assert/strict";
import { checkName } from "../../../runner/sdk/names.ts";

Deno.test("a name may have folders, spaces, dots and letters of any language", () => {
  for (const name of ["a", "a/b/c.json", "two words", ".hidden", "..a", "a..", "日本/🙂", "100%", "x".repeat(500)]) {
    assert.equal(checkName("a file", name), name);
  }
});

Deno.test("a name that is no place within its folder is refused with the reason", () => {
  const check = (name: unknown, reason: string): void =>
    assert.throws(() => checkName("a file", name), new TypeError(`the name of a file${reason}`));
  const outside = 'has an empty part, "." or ".." between its slashes, and must stay in its folder';
  check("..", `, "..", ${outside}`);
  check("a/../b", `, "a/../b", ${outside}`);
  check("a/./b", `, "a/./b", ${outside}`);
  check("/a", `, "/a", ${outside}`);
  check("a/", `, "a/", ${outside}`);
  check("a//b", `, "a//b", ${outside}`);
  check("", `, "", is empty`);
  check("a\\b", `, "a\\\\b", has a backslash or a control character`);
  check("a\0b", `, "a\\u0000b", has a backslash or a control character`);
  check("a\x1b[31m", `, "a\\u001b[31m", has a backslash or a control character`);
  check("x".repeat(501), `, "${"x".repeat(501)}", is longer than 500 characters`);
  check(undefined, " must be a string, and is undefined");
  check(["a"], " must be a string, and is an array");
  check(() => 1, " must be a string, and is a function");
});
