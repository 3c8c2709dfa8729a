import assert from "node:assert/strict";
import fc from "fast-check";
import { type Box, unfoldLayout } from "../../../tracker/graph/unfold_layout.ts";
import { SEED } from "../../helpers/seed.ts";

const FAN: Box = { x: 200, y: 100, width: 100, height: 40 };

Deno.test("what lies beyond a box that grows moves by as much, and what lies before it stays", () => {
  const { point, grown } = unfoldLayout([{ box: FAN, width: 300, height: 240 }]);
  assert.deepEqual(grown(FAN), { x: 200, y: 100, width: 300, height: 240 });
  assert.deepEqual(point(50, 20), [50, 20]);
  assert.deepEqual(point(400, 300), [600, 500]);
});

Deno.test("an edge still comes to the middle of a box that kept its size", () => {
  const beside = { x: 400, y: 110, width: 100, height: 40 };
  const { point, kept } = unfoldLayout([{ box: FAN, width: 300, height: 240 }]);
  const { x, y, height } = kept(beside);
  assert.deepEqual(point(beside.x, beside.y + beside.height / 2), [x, y + height / 2]);
});

Deno.test("boxes that stood apart stand apart, whichever of them grow", () => {
  const boxes = fc.uniqueArray(fc.record({ column: fc.nat(4), row: fc.nat(4), grows: fc.boolean(), by: fc.nat(400) }), {
    selector: ({ column, row }) => `${column} ${row}`,
  });
  fc.assert(
    fc.property(boxes, (cells) => {
      const placed = cells.map(({ column, row, grows, by }) => ({
        box: { x: column * 150, y: row * 60, width: 100, height: 40 },
        grows,
        by,
      }));
      const { grown, kept } = unfoldLayout(
        placed.filter(({ grows }) => grows).map(({ box, by }) => ({ box, width: 100 + by, height: 40 + by })),
      );
      const now = placed.map(({ box, grows }) => grows ? grown(box) : kept(box));
      for (const [i, a] of now.entries()) {
        for (const b of now.slice(i + 1)) {
          const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
          assert.ok(apart, `${JSON.stringify(a)} and ${JSON.stringify(b)} overlap`);
        }
      }
    }),
    { seed: SEED },
  );
});
