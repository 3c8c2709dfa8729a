import { LocalEngine } from "../../../../runner/engines/local/local_engine.ts";
import { testEngineContract } from "../../../contracts/engine_contract.ts";

testEngineContract("local", () => new LocalEngine({ environment: (name) => Deno.env.get(name) }));
