import { expressionInterpreter } from "vega-interpreter";

/** What Vega hands over to have the channels of a mark worked out, such as its place and its colour. */
interface EncodeExpression {
  readonly channels: Readonly<Record<string, Channel>>;
}

interface Channel {
  readonly ast: { readonly type: string; readonly value?: unknown; readonly regex?: unknown };
}

/** Sets the channels of a mark's item, and says whether that changed it. */
type Encoder = (item: Record<string, unknown>, params: unknown) => number;

/** An {@linkcode EncodeExpression} in two: what is the same for all items, and what has to be worked out for each. */
interface Parts {
  readonly constants: readonly (readonly [channel: string, value: unknown])[];
  readonly varying: EncodeExpression;
}

/**
 * Vega's interpreter of expressions, which never become code. It works out each channel of each item anew, and half of
 * them are constants, such as the length of a tick: these are set without asking it, which saves a fifth of a drawing.
 */
export const chartExpressions: typeof expressionInterpreter = {
  ...expressionInterpreter,
  encode(context: unknown, expression: EncodeExpression): Encoder {
    const { constants, varying } = partsOf(expression);
    const encode: Encoder = expressionInterpreter.encode(context, varying);
    return (item, params) => {
      let changed = 0;
      for (const [channel, value] of constants) {
        if (item[channel] === value) continue;
        item[channel] = value;
        changed = 1;
      }
      return encode(item, params) || changed;
    };
  },
};

/** Charts of one template have the same expressions. */
const parts = new WeakMap<EncodeExpression, Parts>();

function partsOf(expression: EncodeExpression): Parts {
  const known = parts.get(expression);
  if (known !== undefined) return known;
  const constants: [string, unknown][] = [];
  const channels: Record<string, Channel> = {};
  for (const [name, channel] of Object.entries(expression.channels)) {
    const { type, value, regex } = channel.ast;
    const constant = type === "Literal" && regex === undefined;
    if (constant) constants.push([name, value]);
    // The interpreter goes through what is enumerable, and then asks by name which channels there are.
    Object.defineProperty(channels, name, { value: channel, enumerable: !constant });
  }
  const made = { constants, varying: { ...expression, channels } };
  parts.set(expression, made);
  return made;
}
