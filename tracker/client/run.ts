/// <reference lib="dom" />
/**
 * What the pages of a run can do with scripts. Each part finds what it is for by itself, and does nothing without it.
 *
 * @module
 */

import { startCharts } from "./charts.ts";
import { startCurves } from "./curves.tsx";
import { startDigits } from "./digits.ts";
import { startGraphs } from "./graph/graph.ts";
import { startLogs } from "./log/log.ts";
import { startSortableTables } from "./sortable_table.ts";
import { startSpy } from "./spy.ts";

startGraphs();
startSortableTables();
startCurves();
startLogs();
startCharts();
startDigits();
startSpy();
