import { startCopyButtons } from "./copy_buttons.ts";
import { startFoldedTargets } from "./folded_targets.ts";
import { startRelativeTimes } from "./relative_times.ts";

startRelativeTimes();
startCopyButtons();
startFoldedTargets();
