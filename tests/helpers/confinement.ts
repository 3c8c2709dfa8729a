import { type Confinement, findConfinement } from "../../runner/sandbox/confinement.ts";

const found = await findConfinement((name) => Deno.env.get(name));

/** What strict isolation is made of on this machine, if anything. */
export const CONFINEMENT: Confinement | undefined = found.confinement;

/** Why a test of strict isolation cannot run here, for its title; empty where it can. */
export const WITHOUT_BWRAP: string = CONFINEMENT?.name === "bwrap" ? "" : " (bubblewrap is not there)";
