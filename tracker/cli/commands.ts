import { buildCommand, buildRouteMap, type CommandContext, type RouteMap } from "@stricli/core";

/** Placeholder declarations until the tracker's own stand here. */
export const trackerRoutes: RouteMap<CommandContext> = buildRouteMap({
  routes: {
    build: buildCommand({ func: () => {}, parameters: {}, docs: { brief: "Build the tracker" } }),
  },
  docs: { brief: "Build or serve the tracker" },
});
