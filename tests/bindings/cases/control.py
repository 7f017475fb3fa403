"""Writes control.txt: random programs of functions, loops, branches and lists over small whole numbers, and what Python
prints for them. Programs that Python refuses or that print nothing are left out.

    python3 tests/bindings/cases/control.py
"""
import contextlib
import io
import pathlib
import random
import resource
import sys

resource.setrlimit(resource.RLIMIT_AS, (2**29, 2**29))
random.seed(2026)
NUMBERS = ['a', 'b', 'c', 'n']
LISTS = ['xs', 'ys']


class Writer:
    def __init__(self):
        self.functions = []
        self.lines = []

    def number(self, depth=0):
        kind = random.randrange(11 if depth < 3 else 3)
        if kind < 2:
            return str(random.randrange(-3, 6))
        if kind < 5:
            return random.choice(NUMBERS)
        if kind < 7:
            sign = random.choice(['+', '-', '*', '%', '//'])
            right = random.choice(['2', '3', '-3']) if sign in '%//' else self.number(depth + 1)
            return f'({self.number(depth + 1)} {sign} {right})'
        if kind == 7:
            return f'{random.choice(LISTS)}[{random.choice(["0", "-1", "1", "a % 2"])}]'
        if kind == 8:
            return f'len({self.list(depth + 1)})'
        if kind == 9:
            return f'({self.number(depth + 1)} if {self.condition(depth + 1)} else {self.number(depth + 1)})'
        return self.call(depth + 1) or random.choice(NUMBERS)

    def list(self, depth=0):
        kind = random.randrange(9 if depth < 3 else 2)
        if kind < 2:
            return random.choice(LISTS)
        if kind == 2:
            return f'[{", ".join(self.number(depth + 1) for _ in range(random.randrange(4)))}]'
        if kind == 3:
            return f'[{self.number(depth + 1)} for {random.choice(NUMBERS)} in {self.iterable(depth + 1)}]'
        if kind == 4:
            return f'[{self.number(depth + 1)} for a in {self.iterable(depth + 1)} for b in ys if {self.condition(depth + 1)}]'
        if kind == 5:
            return f'({self.list(depth + 1)} + {self.list(depth + 1)})'
        if kind == 6:
            bounds = [random.choice(['', '1', '-1', '2', '-2']) for _ in range(2)] + [random.choice(['', '1', '2', '-1'])]
            return f'{random.choice(LISTS)}[{":".join(bounds)}]'
        return f'list({self.iterable(depth + 1)})'

    def iterable(self, depth=0):
        kind = random.randrange(5)
        if kind < 2:
            return f'range({", ".join(self.number(depth + 2) for _ in range(random.randrange(1, 3)))})'
        if kind == 2:
            return f'reversed({random.choice(LISTS)})'
        return self.list(depth + 1)

    def condition(self, depth=0):
        kind = random.randrange(7 if depth < 3 else 2)
        if kind < 3:
            return f'{self.number(depth + 1)} {random.choice(["<", "<=", ">", ">=", "==", "!="])} {self.number(depth + 1)}'
        if kind == 3:
            return f'({self.condition(depth + 1)} {random.choice(["and", "or"])} {self.condition(depth + 1)})'
        if kind == 4:
            return f'(not {self.condition(depth + 1)})'
        if kind == 5:
            return f'{random.choice(NUMBERS)} is {random.choice(["", "not "])}None'
        return random.choice(LISTS)

    def call(self, depth=0):
        if not self.functions:
            return None
        name, count, defaults = random.choice(self.functions)
        given = random.randrange(count - defaults, count + 1)
        words = [self.number(depth + 1) for _ in range(given)]
        if words and random.randrange(3) == 0:
            words[-1] = f'p{given - 1}={words[-1]}'
        return f'{name}({", ".join(words)})'

    def block(self, indent, depth, inside):
        for _ in range(random.randrange(1, 4)):
            self.statement(indent, depth, inside)

    def statement(self, indent, depth, inside):
        def say(line):
            self.lines.append(' ' * indent + line)

        kind = random.randrange(13 if depth < 3 else 7)
        if kind < 3:
            say(f'{random.choice(NUMBERS)} = {self.number()}')
        elif kind == 3:
            say(f'{random.choice(NUMBERS)} {random.choice(["+=", "-=", "*="])} {self.number(2)}')
        elif kind == 4:
            say(f'{random.choice(LISTS)} = {self.list()}')
        elif kind == 5:
            say(f'{random.choice(LISTS)}.append({self.number(1)})')
        elif kind == 6:
            say(random.choice([f'a, b = {self.number(2)}, {self.number(2)}', f'print({self.number(1)}, {self.list(1)})',
                               f'{random.choice(LISTS)}.extend({self.list(2)})', f'{random.choice(LISTS)} += {self.list(2)}']))
        elif kind < 9:
            say(f'if {self.condition()}:')
            self.block(indent + 4, depth + 1, inside)
            if inside and random.randrange(3) == 0:
                self.lines.append(' ' * (indent + 4) + f'return {self.number(1)}')
            if random.randrange(2):
                say(f'elif {self.condition()}:')
                self.block(indent + 4, depth + 1, inside)
            if random.randrange(2):
                say('else:')
                self.block(indent + 4, depth + 1, inside)
        elif kind < 11:
            say(random.choice([
                f'for {random.choice(NUMBERS)} in {self.iterable()}:',
                f'for a, b in enumerate({self.iterable()}):',
                f'for a, (b, c) in enumerate(zip({self.iterable()}, {self.list(2)}), start=1):',
            ]))
            self.block(indent + 4, depth + 1, inside)
        elif indent == 0:
            name = f'f{len(self.functions)}'
            count = random.randrange(3)
            defaults = random.randrange(count + 1)
            words = [f'p{i}' + (f'={self.number(2)}' if i >= count - defaults else '') for i in range(count)]
            say(f'def {name}({", ".join(words)}):')
            for i in range(count):
                if random.randrange(2):
                    self.lines.append(f'    {random.choice(NUMBERS)} = p{i}')
            self.block(4, depth + 1, True)
            self.lines.append(f'    return {self.number(1)}')
            self.functions.append((name, count, defaults))
        else:
            say('pass')


def program():
    writer = Writer()
    writer.lines = ['a, b, c, n = 1, 2, 3, 4', 'xs = [5, 6]', 'ys = [7, 8, 9]']
    for _ in range(random.randrange(3, 7)):
        writer.statement(0, 0, False)
    writer.lines.append('print(a, b, c, n, xs, ys)')
    return '\n'.join(writer.lines)


def printed(source):
    steps = 0

    def trace(frame, *_):
        nonlocal steps
        steps += 1
        values = [*frame.f_locals.values()]
        too_large = any(isinstance(v, int) and abs(v) > 5000 or isinstance(v, list) and len(v) > 60 for v in values)
        if steps > 3000 or too_large:
            raise TimeoutError
        return trace

    out = io.StringIO()
    sys.settrace(trace)
    try:
        with contextlib.redirect_stdout(out):
            exec(compile(source, 'program', 'exec'), {})
    except (Exception, MemoryError):
        return None
    finally:
        sys.settrace(None)
    text = out.getvalue().strip()
    return text if len(text) < 1500 and all(len(word.strip('[],-')) < 12 for word in text.split()) else None


cases = []
while len(cases) < 300:
    source = program()
    text = printed(source)
    if text is not None:
        cases.append(f'=== {len(cases) + 1}\n{source}\n---\n{text}\n')
here = pathlib.Path(__file__).parent
(here / 'control.txt').write_text('Random programs (control.py) and what Python prints for them.\n\n' + '\n'.join(cases))
