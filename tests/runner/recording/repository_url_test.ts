import assert from "node:assert/strict";
import { repositoryAddress } from "../../../runner/recording/repository_url.ts";

const GITHUB = { name: "digits", url: "https://github.com/owner/digits", provider: "github" };

const ADDRESSES: readonly (readonly [remote: string, address: ReturnType<typeof repositoryAddress>])[] = [
  ["https://github.com/owner/digits", GITHUB],
  ["https://github.com/owner/digits.git", GITHUB],
  ["https://github.com/owner/digits/", GITHUB],
  ["https://user:s3cret@github.com/owner/digits.git", GITHUB],
  ["https://x-access-token:ghs_s3cret@github.com/owner/digits", GITHUB],
  ["https://s3cret@github.com/owner/digits.git", GITHUB],
  ["https://user:s3@cret@github.com/owner/digits.git", GITHUB],
  ["https://github.com/owner/digits.git?token=s3cret#s3cret", GITHUB],
  ["https://GitHub.com/owner/digits.git", GITHUB],
  ["http://github.com/owner/digits.git", GITHUB],
  ["git://github.com/owner/digits.git", GITHUB],
  ["git@github.com:owner/digits.git", GITHUB],
  ["github.com:owner/digits.git", GITHUB],
  ["git@github.com:/owner/digits.git", GITHUB],
  ["ssh://git@github.com/owner/digits.git", GITHUB],
  ["ssh://git:s3cret@github.com:22/owner/digits.git", GITHUB],
  ["git@gitlab.com:group/sub/it.git", { name: "it", url: "https://gitlab.com/group/sub/it", provider: "gitlab" }],
  ["https://git.example.org:8443/team/it.git", { name: "it", url: "https://git.example.org:8443/team/it" }],
  ["ada@git.example.org:team/it.git", { name: "it", url: "ssh://git.example.org/team/it" }],
  ["ada:s3cret@git.example.org:team/it.git", { name: "it", url: "ssh://git.example.org/team/it" }],
  ["ssh://ada@git.example.org:2222/team/it.git", { name: "it", url: "ssh://git.example.org:2222/team/it" }],
  // What cannot be taken apart with certainty, or tells about the machine, has no address.
  ["https://user:s3/cret@github.com/owner/digits.git", { name: "digits" }],
  ["https://user:12/s3cret@github.com/owner/digits.git", { name: "digits" }],
  ["/home/ada/it.git", { name: "it" }],
  ["../it", { name: "it" }],
  ["file:///home/ada/it.git", { name: "it" }],
  ["C:\\Users\\ada\\it", { name: "it" }],
  ["C:/Users/ada/it", { name: "it" }],
  ["ext::sh -c s3cret% it", {}],
  ["codecommit::eu-west-1://profile@it", {}],
  ["https://", {}],
  ["", {}],
];

for (const [remote, address] of ADDRESSES) {
  Deno.test(`the remote ${JSON.stringify(remote)} is ${JSON.stringify(address)}`, () => {
    assert.deepEqual(repositoryAddress(remote), address);
    assert.ok(!/s3|cret/.test(JSON.stringify(repositoryAddress(remote))));
  });
}
