/** What the bench uses of the peers: type checking must not need them installed (tests/bench/package.json). */

declare module 'onnxruntime-web/wasm' {
  export const env: { wasm: { numThreads?: number } };
  export class Tensor {
    constructor(type: 'float32', data: Float32Array, shape: readonly number[]);
    readonly data: Float32Array;
  }
  export class InferenceSession {
    static create(model: Uint8Array, options: { graphOptimizationLevel: 'disabled' }): Promise<InferenceSession>;
    run(feeds: Record<string, Tensor>): Promise<Record<string, Tensor>>;
    release(): Promise<void>;
  }
}

declare module '@tensorflow/tfjs-core' {
  export interface Tensor {
    readonly shape: number[];
    dataSync(): Float32Array;
    dispose(): void;
  }
  export interface Variable extends Tensor {
    readonly trainable: boolean;
  }
  type Operand = Tensor | number;
  type Binary = (a: Operand, b: Operand) => Tensor;
  type Unary = (x: Tensor) => Tensor;
  type Reduction = (x: Tensor, axis?: number, keepDims?: boolean) => Tensor;

  export function setBackend(name: string): Promise<boolean>;
  export function ready(): Promise<void>;
  export function tidy<T>(work: () => T): T;
  export function tensor(data: Float32Array | Int32Array, shape: readonly number[], dtype?: 'int32'): Tensor;
  export function variable(value: Tensor): Variable;
  export function matMul(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor;
  export function softmax(x: Tensor, axis?: number): Tensor;
  export function logSumExp(x: Tensor, axis?: number): Tensor;
  export function oneHot(indices: Tensor, depth: number): Tensor;
  export function reshape(x: Tensor, shape: readonly number[]): Tensor;
  export function transpose(x: Tensor, order?: readonly number[]): Tensor;
  export function cast(x: Tensor, dtype: 'float32'): Tensor;
  export const add: Binary;
  export const sub: Binary;
  export const mul: Binary;
  export const div: Binary;
  export const erf: Unary;
  export const tanh: Unary;
  export const sqrt: Unary;
  export const rsqrt: Unary;
  export const square: Unary;
  export const sum: Reduction;
  export const mean: Reduction;
  export const train: {
    adam(rate: number): {
      minimize(loss: () => Tensor, returnCost: true, variables: Variable[]): Tensor;
      dispose(): void;
    };
  };
}

declare module '@tensorflow/tfjs-core/dist/register_all_gradients';

declare module '@tensorflow/tfjs-backend-wasm' {
  export function setWasmPaths(folder: string): void;
  export function setThreadsCount(count: number): void;
}

declare module '*?raw' {
  const text: string;
  export default text;
}
