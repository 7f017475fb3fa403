/** ONNX models as bytes. Field numbers are those of onnx.proto; float32 only. */
import { bytes, float, integer, message, text, type Message } from './protobuf.ts';

export interface Node {
  op: string;
  /** Names of values; an optional one that is left out is ''. */
  inputs: string[];
  output: string;
  /** A whole number is an int, other attributes are given as what they are. */
  attributes?: Record<string, number | { float: number } | string | number[]>;
  /** '' is ONNX itself. */
  domain?: '' | 'com.microsoft';
}

export interface Model {
  nodes: Node[];
  /** Values that are part of the model: resident. */
  constants: Record<string, { shape: number[]; data: Float32Array }>;
  /** Values given at each run, with their shapes. */
  inputs: Record<string, number[]>;
  outputs: Record<string, number[]>;
  /** Version of ONNX's own operators. */
  opset: number;
}

const floatType = 1; // TensorProto.DataType.FLOAT

export function encodeModel(model: Model): Uint8Array {
  const graph = message(
    ...model.nodes.map((node) => bytes(1, encodeNode(node))),
    text(2, 'bench'),
    ...Object.entries(model.constants).map(([name, { shape, data }]) => bytes(5, encodeTensor(name, shape, data))),
    ...Object.entries(model.inputs).map(([name, shape]) => bytes(11, encodeInfo(name, shape))),
    ...Object.entries(model.outputs).map(([name, shape]) => bytes(12, encodeInfo(name, shape))),
  );
  const irVersion = 10;
  return message(
    integer(1, irVersion),
    bytes(7, graph),
    bytes(8, message(text(1, ''), integer(2, model.opset))),
    bytes(8, message(text(1, 'com.microsoft'), integer(2, 1))),
  );
}

function encodeNode({ op, inputs, output, attributes = {}, domain = '' }: Node): Message {
  return message(
    ...inputs.map((input) => text(1, input)),
    text(2, output),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, encodeAttribute(name, value))),
    text(7, domain),
  );
}

/** Field 20 is the attribute's type: FLOAT 1, INT 2, STRING 3, INTS 7. */
function encodeAttribute(name: string, value: number | { float: number } | string | number[]): Message {
  if (typeof value === 'number') return message(text(1, name), integer(3, value), integer(20, 2));
  if (typeof value === 'string') return message(text(1, name), text(4, value), integer(20, 3));
  if (Array.isArray(value)) return message(text(1, name), ...value.map((each) => integer(8, each)), integer(20, 7));
  return message(text(1, name), float(2, value.float), integer(20, 1));
}

function encodeTensor(name: string, shape: readonly number[], data: Float32Array): Message {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return message(...shape.map((size) => integer(1, size)), integer(2, floatType), text(8, name), bytes(9, raw));
}

function encodeInfo(name: string, shape: readonly number[]): Message {
  const sizes = message(...shape.map((size) => bytes(1, integer(1, size))));
  return message(text(1, name), bytes(2, bytes(1, message(integer(1, floatType), bytes(2, sizes)))));
}
