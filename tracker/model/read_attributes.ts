/**
 * Attributes by their names in the contract, as the runner's readers take them too.
 *
 * @module
 */

export {
  isMap,
  type NamedValue,
  readAnyNumber,
  readBytes,
  readFlag,
  readMembers,
  readNumber,
  readText,
  readTexts,
  readTime,
} from "../../runner/otlp/read_attributes.ts";
