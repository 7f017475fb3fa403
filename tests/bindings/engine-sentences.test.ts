/** Every mistake of a kind, whatever the op: a sentence, its line and column, and what to do. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EngineError, loadEngine } from '../../bindings/engine.ts';
import type { EngineErrorCode, FlatTensor, InputValue } from '../../bindings/surface.ts';

const engine = await loadEngine();

const floats = (...shape: number[]): FlatTensor => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((all, size) => all * size, 1) }, (_, i) => i / 7),
});
const whole = (...data: number[]): FlatTensor => ({ shape: [data.length], data, dtype: 'int64' });

const inputs: Record<string, InputValue> = {
  a5: floats(2, 1, 3, 4, 5),
  b5: floats(2, 6, 3, 2, 5),
  c: floats(2, 3, 4),
  x: floats(3, 4),
  w: floats(3, 4),
  v: floats(4),
  i: whole(0, 2, 1),
  far: whole(0, 7, 1),
  below: whole(-1, 0, 1),
  mask: { shape: [3, 4], data: Array<boolean>(12).fill(true) },
  s: 2.5,
  none: [],
};

/** The source of each is an expression; it stands in the second line. */
const kinds: Record<string, { code: EngineErrorCode; says: RegExp; of: string[] }> = {
  'a dim that is not there': {
    code: 'dimension',
    says: /^\w+: dim=(2|-3|3) does not exist: .* 2 dimensions .* Use a dim from -[23] to [12]\.$/,
    of: [
      ...['sum', 'mean', 'var', 'std', 'max', 'min', 'amax', 'amin', 'argmax', 'argmin', 'any', 'all', 'norm'].flatMap(
        (name) => [`x.${name}(dim=2)`, `torch.${name}(x, dim=-3)`],
      ),
      ...['softmax', 'log_softmax', 'logsumexp', 'cumsum', 'squeeze', 'size'].map((name) => `x.${name}(2)`),
      'x.topk(1, dim=2)',
      'x.split(2, dim=2)',
      'x.split([1, 3], dim=-3)',
      'x.chunk(2, dim=2)',
      'x.transpose(0, 2)',
      'x.transpose(-3, 0)',
      'x.permute(0, 2)',
      'x.unsqueeze(3)',
      'x.flatten(2)',
      'x.narrow(2, 0, 1)',
      'torch.cat([x, w], dim=2)',
      'torch.stack([x, w], dim=3)',
      'F.cosine_similarity(x, w, dim=2)',
      'nn.Softmax(dim=2)(x)',
    ],
  },
  'a dim given twice or left out': {
    code: 'dimension',
    says: /^\w+: /,
    of: [
      'x.permute(0, 0)',
      'c.permute(0, 1)',
      'x.sum(dim=(0, 0))',
      'x.mean(dim=(1, -1))',
      'c.expand(3, 4)',
      'c.repeat(2)',
    ],
  },
  'five dimensions that do not go together': {
    code: 'shape',
    says: /(?=.*\(2, 1, 3, 4, 5\))(?=.*\(2, 6, 3, 2, 5\))/,
    of: [
      ...['+', '-', '*', '/', '**', '//', '%', '<', '=='].map((sign) => `a5 ${sign} b5`),
      'a5 @ b5',
      'torch.where(a5 > 0, b5, 0)',
      'torch.where(mask[0, 0], a5, b5)',
      'torch.maximum(a5, b5)',
      'F.mse_loss(a5, b5)',
      'a5.masked_fill(b5 > 0, 0)',
      'torch.cat([a5, b5])',
    ],
  },
  'more dimensions than the engine takes': {
    code: 'limit',
    says: /6 dimensions; the engine takes at most 5/,
    of: [
      'a5.unsqueeze(0)',
      'torch.stack([a5, a5])',
      'a5.expand(2, 2, 1, 3, 4, 5)',
      'a5.reshape(2, 1, 3, 2, 2, 5)',
      'torch.zeros(1, 1, 1, 1, 1, 1)',
    ],
  },
  'an index out of range': {
    code: 'index',
    says: /outside|there are|negative|indices are given|but x has/,
    of: [
      'x[3]',
      'x[-4]',
      'x[0, 4]',
      'x[:, -5]',
      'x[..., 4]',
      'x[far]',
      'x[[0, 3]]',
      'x[i, i + 2]',
      'x[0, 0, 0]',
      'v[mask]',
      'F.embedding(far, x)',
      'F.embedding(below, x)',
      'F.embedding(i, x, padding_idx=3)',
      'nn.Embedding(3, 2)(far)',
      'nn.Embedding(3, 2, padding_idx=3)',
      'F.one_hot(far, 3)',
      'F.one_hot(below)',
      'F.cross_entropy(x, far)',
      'F.cross_entropy(x, below)',
      'F.cross_entropy(x, far, ignore_index=0, label_smoothing=0.1)',
      'nn.CrossEntropyLoss()(x, far)',
      'x.topk(5)',
      'x.topk(4, dim=0)',
      'x.narrow(0, 2, 3)',
      'x.shape[2]',
      'x.split(1)[3]',
    ],
  },
  'sizes that do not fit': {
    code: 'shape',
    says: /\(?\d/,
    of: [
      'x.view(5, -1)',
      'x.view(3, 5)',
      'x.reshape(-1, 5)',
      'x.reshape(7)',
      'x.T.view(12)',
      'x.expand(3, 5)',
      'x.expand(-2, 4)',
      'x.split([2, 2])',
      'F.layer_norm(x, (3,))',
      'F.layer_norm(x, (4,), i.float())',
      'F.linear(x, w.T)',
      'nn.Linear(3, 2)(x)',
      'torch.dot(v, x[:, 0])',
      'torch.matmul(x, w)',
      'x @ 2',
      'F.cross_entropy(x, i[:2])',
      'F.cross_entropy(x, x[0])',
      'F.cross_entropy(x, i, weight=x[0, :2])',
      'F.binary_cross_entropy(x[0].sigmoid(), x.sigmoid())',
      'F.binary_cross_entropy_with_logits(v, v, weight=x)',
      'F.scaled_dot_product_attention(x, x[:, :2], x)',
      'F.scaled_dot_product_attention(x, x, x[:2])',
      'F.scaled_dot_product_attention(c, torch.ones(5, 3, 4), torch.ones(5, 3, 4))',
      'F.scaled_dot_product_attention(c, c, torch.ones(5, 3, 4))',
      'F.scaled_dot_product_attention(c, torch.ones(2, 4, 4), torch.ones(5, 4, 4), enable_gqa=True)',
      'F.scaled_dot_product_attention(x, x, x, attn_mask=x)',
      'x.item()',
    ],
  },
  'the wrong number of dimensions': {
    code: 'dimension',
    says: /\d/,
    of: [
      'torch.dot(x, v)',
      'torch.mm(v, x)',
      'torch.mv(x, x)',
      'torch.bmm(x, x)',
      'torch.outer(x, v)',
      'c.t()',
      'F.scaled_dot_product_attention(v, v, v)',
    ],
  },
  'a size that is negative': {
    code: 'value',
    says: /negative|at least|lead/,
    of: [
      ...['zeros', 'ones', 'rand', 'randn', 'randperm', 'eye', 'arange'].map((name) => `torch.${name}(-1)`),
      'torch.full((2, -2), 1.0)',
      'torch.randint(5, (-1,))',
      'x.repeat(-1, 2)',
      'x.view(-2, 6)',
      'nn.Linear(-1, 2)',
      'nn.Embedding(-1, 2)',
      'x.split(0)',
      'x.split(-1)',
      'x.chunk(0)',
      'F.one_hot(i, 0)',
    ],
  },
  'a size that is no whole number': {
    code: 'argument',
    says: /whole number; it is (nan|inf|2\.5|4\.0|the string|a tensor)/,
    of: [
      "torch.zeros(float('nan'))",
      "torch.rand(2, float('inf'))",
      'torch.randn(math.nan)',
      'torch.zeros(2.5)',
      'torch.ones(s)',
      'x.view(x.size(1) / 1)',
      'x.view(s, -1)',
      'x.expand(3, s)',
      'x.repeat(s, 1)',
      "torch.zeros('three')",
      'torch.zeros(x)',
      'nn.Linear(s, 2)',
      'x.topk(s)',
      'x.sum(dim=s)',
      "x.softmax(dim='rows')",
      'torch.manual_seed(s)',
      'x[s]',
    ],
  },
  'a name that nobody has': {
    code: 'unknown_name',
    says: /Did you mean (softmax|layer_norm|transpose|cross_entropy|Linear|shape|Embedding|randint|unsqueeze)\?$/,
    of: [
      'torch.sofmax(x, dim=-1)',
      'F.layernorm(x, (4,))',
      'x.transpse(0, 1)',
      'F.cross_entrpy(x, i)',
      'nn.Liner(4, 2)',
      'nn.Embeding(4, 2)',
      'x.shpae',
      'torch.randit(4, (2,))',
      'x.unsqueze(0)',
    ],
  },
  'an argument that nobody has': {
    code: 'argument',
    says: /has no argument named \w+ .*Its arguments are \w+\(.*\)\.$/,
    of: [
      'torch.softmax(x, dims=-1)',
      'x.sum(axes=1)',
      'F.cross_entropy(x, i, lable_smoothing=0.1)',
      'nn.Linear(4, 2, biass=False)',
      'F.scaled_dot_product_attention(x, x, x, causal=True)',
      'torch.rand(2, seed=3)',
      'F.relu(x, inplace=True)',
    ],
  },
  'an argument too few, too many, or twice': {
    code: 'argument',
    says: /missing|at most|twice/,
    of: [
      'torch.exp()',
      'torch.exp(x, w)',
      'torch.matmul(x)',
      'F.linear(x)',
      'x.sum(1, dim=1)',
      'torch.softmax(x)',
      'x.transpose(0)',
    ],
  },
  'what is no tensor': {
    code: 'argument',
    says: /not a tensor|list of tensors|must be|cannot be called/,
    of: [
      "torch.exp('a')",
      'torch.exp([1, 2])',
      'torch.cat(x)',
      'torch.stack(x)',
      'torch.sum(nn.Linear(2, 2))',
      'x.clamp()',
      'x.masked_fill(mask, v)',
    ],
  },
  'None in place of a number': {
    code: 'argument',
    says: /must be a (whole )?number; it is None/,
    of: ['torch.arange(None)', 'torch.arange(None, 3)', 'torch.arange(None, None, 2)', 'torch.eye(None)'],
  },
  'a dtype that an op does not take': {
    code: 'dtype',
    says: /int64|float32|bool/,
    of: [
      'i.mean()',
      'i.softmax(0)',
      'F.layer_norm(i, (3,))',
      'F.gelu(i)',
      'F.mse_loss(i, i)',
      'F.embedding(x, w)',
      'F.one_hot(x)',
      'x @ i.repeat(4).view(4, 3)',
      'torch.where(x, x, w)',
      'x.masked_fill(x, 0)',
      'mask - mask',
      '1 - mask',
      'F.scaled_dot_product_attention(x, x, x, attn_mask=torch.ones(3, 3).long())',
    ],
  },
  'a value that an op does not take': {
    code: 'value',
    says: /must|cannot|does not|dropout|zero|probabilities|too large/,
    of: [
      "F.gelu(x, approximate='exact')",
      "F.mse_loss(x, w, reduction='avg')",
      'F.cross_entropy(x, i, label_smoothing=2)',
      'F.binary_cross_entropy(x * 5, w)',
      'F.scaled_dot_product_attention(x, x, x, dropout_p=0.5)',
      'nn.Dropout(0.5)(x)',
      'torch.randint(5, 5, (2,))',
      'i // 0',
      'i % 0',
      '2 ** 63',
      '2 ** 62 * 2',
      '2 ** 62 + 2 ** 62',
      '-2 ** 62 - 2 ** 62 - 1',
    ],
  },
  'more memory than there is': {
    code: 'limit',
    says: /cells|pieces|copies/,
    of: [
      'torch.rand(70000, 70000)',
      'torch.randn(70000, 70000) * 2',
      'torch.zeros(2 ** 40, 2 ** 40)',
      'torch.zeros(2 ** 62, 4)',
      'torch.arange(2 ** 62)',
      'x.repeat(2 ** 40, 2 ** 40)',
      'v.expand(2 ** 30, 4).clone()',
      'x.unsqueeze(0).expand(2 ** 26, 3, 4) + 1',
      'torch.ones(70000, 1) @ torch.ones(1, 70000)',
      'torch.ones(70000, 1) + torch.ones(70000)',
      'F.one_hot(i, 2 ** 40)',
      'nn.Embedding(2 ** 20, 2 ** 20)',
      'torch.zeros(20000, 20000, dtype=torch.bool)',
    ],
  },
};

for (const [kind, { code, says, of }] of Object.entries(kinds)) {
  describe(kind, () => {
    for (const expression of of) {
      test(expression, () => {
        const source = `first = 1\nlast = ${expression}`;
        let found: unknown;
        try {
          const program = engine.compile(source);
          program.run(Object.fromEntries(program.inputs.map((name) => [name, inputs[name]!]))).close();
        } catch (error) {
          found = error;
        }
        assert.ok(found instanceof EngineError, `no error, or another: ${String(found)}`);
        assert.equal(found.code, code, found.message);
        assert.equal(found.line, 2, found.message);
        assert.ok(found.column! >= 8, found.message);
        assert.match(found.message, says);
        assert.ok(found.message.includes(`(line 2, column ${found.column}).`), found.message);
        // What must be says what to do.
        const { hint } = found;
        assert.ok(hint || / must be | must have /.test(found.message), `it does not say what to do: ${found.message}`);
        assert.ok(!hint || found.message.endsWith(`). ${hint}`), found.message);
        assert.match(found.message, /[.?]$/);
        assert.doesNotMatch(found.message, /undefined|'input' has|_cells|call_module/);
      });
    }
  });
}
