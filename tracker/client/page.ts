import { startCopyButtons } from "./copy_buttons.ts";
import { startFoldedTargets } from "./folded_targets.ts";
import { startRelativeTimes } from "./relative_times.ts";
import { startRunsTable } from "./runs_table.ts";

startRelativeTimes();
startRunsTable();
startCopyButtons();
startFoldedTargets();
