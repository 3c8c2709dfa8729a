import type { VNode } from "preact";
import type { OnnxPort, OnnxSummary } from "../../artifacts/onnx/onnx_model.ts";
import type { ModelPreview } from "../../artifacts/placed_artifact.ts";
import { Facts } from "../components/facts.tsx";
import { formatCount, formatNumber } from "../format/number.ts";

/** More operators than this are not named one by one. */
const MAX_OPERATORS = 40;

/** A model: what it takes, what it gives and what it is made of; a script adds a place to draw a digit for it. */
export function ModelView({ preview }: { readonly preview: ModelPreview }): VNode {
  const { model, packed } = preview;
  return (
    <div class="model">
      <div class="model-ports">
        <Ports title="Inputs" ports={model.inputs} />
        <Ports title="Outputs" ports={model.outputs} />
      </div>
      <Operators model={model} />
      <Facts
        facts={[
          { name: "Numbers in it", value: formatNumber(model.parameters) },
          { name: "Operator sets", value: model.opsets.join(", ") },
          { name: "Written by", value: model.producer },
          { name: "IR version", value: model.irVersion },
        ]}
      />
      {packed === undefined ? null : <div data-digit={packed} hidden />}
    </div>
  );
}

function Ports({ title, ports }: { readonly title: string; readonly ports: readonly OnnxPort[] }): VNode {
  return (
    <table class="values model-table">
      <caption>{title}</caption>
      <tbody>
        {ports.map(({ name, type, shape }, i) => (
          <tr key={i}>
            <th scope="row">
              <bdi>{name}</bdi>
            </th>
            <td>
              <code>{`${type}${shape === undefined ? "" : ` [${shape.join(", ")}]`}`}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Operators({ model: { operators } }: { readonly model: OnnxSummary }): VNode {
  return (
    <div>
      <p class="label">{formatCount(operators.reduce((sum, { count }) => sum + count, 0), "operator")}</p>
      <ul class="params">
        {operators.slice(0, MAX_OPERATORS).map(({ name, count }) => (
          <li class="param" key={name}>
            <bdi>{name}</bdi>
            <bdi class="param-value">{`×${count}`}</bdi>
          </li>
        ))}
        {operators.length > MAX_OPERATORS
          ? <li class="muted">{`and ${operators.length - MAX_OPERATORS} more`}</li>
          : null}
      </ul>
    </div>
  );
}
