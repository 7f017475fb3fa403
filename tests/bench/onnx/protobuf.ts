/** The little of Protocol Buffers' wire format that an ONNX model takes. A message is its fields, joined. */

export type Message = Uint8Array;

export function message(...fields: readonly Uint8Array[]): Message {
  const result = new Uint8Array(fields.reduce((size, field) => size + field.length, 0));
  let at = 0;
  for (const field of fields) {
    result.set(field, at);
    at += field.length;
  }
  return result;
}

/** @param value whole, not negative */
function varint(value: number): Uint8Array {
  const digits: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) digits.push((rest % 128) | 128);
  return Uint8Array.of(...digits, rest);
}

const key = (field: number, wireType: number): Uint8Array => varint(field * 8 + wireType);

export const integer = (field: number, value: number): Uint8Array => message(key(field, 0), varint(value));

export const bytes = (field: number, value: Uint8Array): Uint8Array =>
  message(key(field, 2), varint(value.length), value);

export const text = (field: number, value: string): Uint8Array => bytes(field, new TextEncoder().encode(value));

export const float = (field: number, value: number): Uint8Array =>
  message(key(field, 5), new Uint8Array(new Float32Array([value]).buffer));
