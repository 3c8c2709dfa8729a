/// <reference lib="dom" />
import { greeting } from "./greeting.ts";

document.documentElement.dataset.own = greeting;
