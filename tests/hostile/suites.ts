import type { HostileCase } from "./hostile_case.ts";
import { NEIGHBOURS } from "./neighbour_cases.ts";
import { REACHING } from "./reaching_cases.ts";
import { READING } from "./reading_cases.ts";
import { WRITING } from "./writing_cases.ts";

/** The ways out that a task tries, by the end of a sentence that says of a task what holds. */
export const SUITES: Readonly<Record<string, readonly HostileCase[]>> = {
  "reads nothing that it was not granted": READING,
  "makes and changes nothing that it was not granted": WRITING,
  "reaches nobody, signals nobody and starts nothing that it was not granted": REACHING,
  "gets at nothing of other tasks, other attempts and the run": NEIGHBOURS,
};
