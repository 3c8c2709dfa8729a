import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import type { OnnxAttribute, OnnxModel, OnnxNode, OnnxPort, Tensor } from "./onnx_model.ts";

/** `TensorProto.DataType`. */
const TYPES: Readonly<Record<number, string>> = {
  1: "float32",
  2: "uint8",
  3: "int8",
  4: "uint16",
  5: "int16",
  6: "int32",
  7: "int64",
  8: "string",
  9: "bool",
  10: "float16",
  11: "float64",
  12: "uint32",
  13: "uint64",
  16: "bfloat16",
};

/** A page does not list more. */
const MAX_PORTS = 100;

/**
 * Reads an ONNX file: the messages and fields of
 * [onnx-ml.proto](https://github.com/onnx/onnx/blob/main/onnx/onnx-ml.proto) that tell what a model is and does.
 *
 * @throws {Error} When it is no ONNX file, or is cut off.
 */
export function readOnnx(bytes: Uint8Array): OnnxModel {
  let producer = "";
  let irVersion = 0;
  const opsets: string[] = [];
  let graph: Graph | undefined;
  eachField(bytes, {
    1: (reader) => irVersion = Number(reader.int64()),
    2: (reader) => producer = reader.string(),
    7: (reader) => graph = readGraph(reader.bytes()),
    8: (reader) => opsets.push(readOpset(reader.bytes())),
  });
  if (graph === undefined) throw new Error("it holds no graph");
  const { nodes, tensors, inputs, outputs } = graph;
  const counts = Map.groupBy(nodes, ({ operator }) => operator);
  const size = (value: OnnxAttribute): number =>
    typeof value === "object" && typeof value[0] === "number" ? value.length : 0;
  return {
    producer,
    irVersion,
    opsets,
    // Tensors may be listed among the inputs too, as defaults.
    inputs: inputs.filter(({ name }) => !tensors.has(name)),
    outputs,
    operators: [...counts].map(([name, { length }]) => ({ name, count: length })).sort((a, b) => b.count - a.count),
    parameters: [...tensors.values()].reduce((sum, { data }) => sum + data.length, 0) +
      nodes.reduce(
        (sum, { attributes }) => sum + [...attributes.values()].reduce<number>((sum, value) => sum + size(value), 0),
        0,
      ),
    nodes,
    tensors,
  };
}

interface Graph {
  readonly nodes: OnnxNode[];
  readonly tensors: Map<string, Tensor>;
  readonly inputs: OnnxPort[];
  readonly outputs: OnnxPort[];
}

function readGraph(bytes: Uint8Array): Graph {
  const graph: Graph = { nodes: [], tensors: new Map(), inputs: [], outputs: [] };
  const port = (ports: OnnxPort[]) => (reader: BinaryReader): void => {
    const bytes = reader.bytes();
    if (ports.length < MAX_PORTS) ports.push(readPort(bytes));
  };
  eachField(bytes, {
    1: (reader) => graph.nodes.push(readNode(reader.bytes())),
    5: (reader) => {
      const { name, tensor } = readTensor(reader.bytes());
      graph.tensors.set(name, tensor);
    },
    11: port(graph.inputs),
    12: port(graph.outputs),
  });
  return graph;
}

function readOpset(bytes: Uint8Array): string {
  let domain = "";
  let version = 0;
  eachField(bytes, { 1: (reader) => domain = reader.string(), 2: (reader) => version = Number(reader.int64()) });
  return `${domain === "" ? "ai.onnx" : domain} ${version}`;
}

function readNode(bytes: Uint8Array): OnnxNode {
  const [inputs, outputs]: [string[], string[]] = [[], []];
  const attributes = new Map<string, OnnxAttribute>();
  let [operator, domain] = ["", ""];
  eachField(bytes, {
    1: (reader) => inputs.push(reader.string()),
    2: (reader) => outputs.push(reader.string()),
    4: (reader) => operator = reader.string(),
    5: (reader) => {
      const { name, value } = readAttribute(reader.bytes());
      if (value !== undefined) attributes.set(name, value);
    },
    7: (reader) => domain = reader.string(),
  });
  const own = domain === "" || domain === "ai.onnx";
  return { operator: own ? operator : `${domain}.${operator}`, inputs, outputs, attributes };
}

/** Attributes that are tensors or graphs are left out. */
function readAttribute(bytes: Uint8Array): { readonly name: string; readonly value: OnnxAttribute | undefined } {
  let name = "";
  let value: OnnxAttribute | undefined;
  const numbers: number[] = [];
  const texts: string[] = [];
  eachField(bytes, {
    1: (reader) => name = reader.string(),
    2: (reader) => value = reader.float(),
    3: (reader) => value = Number(reader.int64()),
    4: (reader) => value = reader.string(),
    7: (reader, wire) => eachPacked(reader, wire, () => numbers.push(reader.float())),
    8: (reader, wire) => eachPacked(reader, wire, () => numbers.push(Number(reader.int64()))),
    9: (reader) => texts.push(reader.string()),
  });
  return { name, value: numbers.length > 0 ? numbers : texts.length > 0 ? texts : value };
}

function readPort(bytes: Uint8Array): OnnxPort {
  let name = "";
  let type = "";
  let shape: (number | string)[] | undefined;
  const dimension = (bytes: Uint8Array): number | string => {
    let size: number | string = "?";
    eachField(bytes, { 1: (reader) => size = Number(reader.int64()), 2: (reader) => size = reader.string() });
    return size;
  };
  const tensorType = (bytes: Uint8Array): void =>
    eachField(bytes, {
      1: (reader) => {
        const number = reader.int32();
        type = TYPES[number] ?? `type ${number}`;
      },
      2: (reader) => {
        shape = [];
        eachField(reader.bytes(), { 1: (reader) => shape!.push(dimension(reader.bytes())) });
      },
    });
  eachField(bytes, {
    1: (reader) => name = reader.string(),
    2: (reader) =>
      eachField(reader.bytes(), {
        1: (reader) => tensorType(reader.bytes()),
        4: (reader) => {
          reader.bytes();
          type = "sequence";
        },
        5: (reader) => {
          reader.bytes();
          type = "map";
        },
      }),
  });
  return { name, type, ...(shape === undefined ? {} : { shape }) };
}

/** A tensor whose numbers are floats or integers; of another one, only the shape is read. */
function readTensor(bytes: Uint8Array): { readonly name: string; readonly tensor: Tensor } {
  const shape: number[] = [];
  const numbers: number[] = [];
  let name = "";
  let type = 0;
  let raw: Uint8Array | undefined;
  eachField(bytes, {
    1: (reader, wire) => eachPacked(reader, wire, () => shape.push(Number(reader.int64()))),
    2: (reader) => type = reader.int32(),
    4: (reader, wire) => eachPacked(reader, wire, () => numbers.push(reader.float())),
    5: (reader, wire) => eachPacked(reader, wire, () => numbers.push(reader.int32())),
    7: (reader, wire) => eachPacked(reader, wire, () => numbers.push(Number(reader.int64()))),
    8: (reader) => name = reader.string(),
    9: (reader) => raw = reader.bytes(),
    10: (reader, wire) => eachPacked(reader, wire, () => numbers.push(reader.double())),
  });
  return { name, tensor: { shape, data: raw === undefined ? numbers : rawNumbers(raw, type) } };
}

/** Little-endian numbers, which need not begin at a multiple of their size. */
function rawNumbers(raw: Uint8Array, type: number): ArrayLike<number> {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const list = (size: number, read: (at: number) => number): ArrayLike<number> =>
    Float64Array.from({ length: Math.floor(raw.length / size) }, (_, i) => read(i * size));
  switch (TYPES[type]) {
    case "float32":
      return list(4, (at) => view.getFloat32(at, true));
    case "float64":
      return list(8, (at) => view.getFloat64(at, true));
    case "int32":
      return list(4, (at) => view.getInt32(at, true));
    case "int64":
      return list(8, (at) => Number(view.getBigInt64(at, true)));
    default:
      return [];
  }
}

type FieldReader = (reader: BinaryReader, wire: WireType) => unknown;

/** Hands the fields of a message to their readers; fields without one are skipped. */
function eachField(bytes: Uint8Array, readers: Readonly<Record<number, FieldReader>>): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    const read = readers[field];
    if (read === undefined) reader.skip(wire, field);
    else read(reader, wire);
  }
}

/** Reads a repeated number, packed or not. */
function eachPacked(reader: BinaryReader, wire: WireType, read: () => void): void {
  if (wire !== WireType.LengthDelimited) return read();
  const end = reader.uint32() + reader.pos;
  if (end > reader.len) throw new Error("it ends too early");
  while (reader.pos < end) read();
}
