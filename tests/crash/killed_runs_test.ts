import { HAS_PROC } from "../helpers/processes.ts";
import { CrashLab } from "./crash_lab.ts";
import { drawTrials } from "./draw_kills.ts";

Deno.test({
  name:
    "a run whose runner is killed at a random instant is recovered and gone on with: nothing is lost, run twice or left",
  ignore: !HAS_PROC,
  async fn() {
    await using lab = await CrashLab.open();
    for (const trial of drawTrials(5)) await lab.trial(trial);
  },
});
