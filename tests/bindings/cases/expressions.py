"""Writes expressions.txt: random expressions and how Python itself nests them. Run by hand: python3 expressions.py"""

import ast
import pathlib
import random

random.seed(11)

BINARY = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.FloorDiv: "floor_divide",
    ast.Mod: "remainder", ast.Pow: "pow", ast.MatMult: "matmul", ast.BitAnd: "bitwise_and", ast.BitOr: "bitwise_or",
    ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge", ast.Eq: "eq", ast.NotEq: "ne",
    ast.And: "and", ast.Or: "or",
}  # fmt: skip
UNARY = {ast.USub: "neg", ast.Invert: "bitwise_not", ast.Not: "not"}
SIGNS = "+ - * / // % ** @ & | < <= > >= == != and or".split()


class Chained(Exception):
    pass


class Decided(Exception):
    """The left side of `and` or `or` is a number: Python takes one of the two, and there is no nesting."""


def nested(node):
    """The nesting in the words of the node list."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Constant(value=value):
            return str(value)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=value)):
            return f"-{value}"
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return nested(operand)
        case ast.UnaryOp(op=op, operand=operand):
            return f"({UNARY[type(op)]} {nested(operand)})"
        case ast.BinOp(left=left, op=op, right=right):
            return f"({BINARY[type(op)]} {nested(left)} {nested(right)})"
        case ast.BoolOp(op=op, values=values):
            if any(not any(isinstance(part, ast.Name) for part in ast.walk(value)) for value in values[:-1]):
                raise Decided
            text = nested(values[0])
            for value in values[1:]:
                text = f"({BINARY[type(op)]} {text} {nested(value)})"
            return text
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return f"({BINARY[type(op)]} {nested(left)} {nested(right)})"
        case ast.Compare():
            raise Chained
        case ast.Attribute(value=value, attr=name):
            return f"({name} {nested(value)})"
        case ast.Subscript(value=value, slice=index):
            return f"(index {nested(value)} {nested(index)})"
        case ast.Call(func=ast.Attribute(value=value, attr=name), args=args):
            return f"({name} {' '.join(map(nested, [value, *args]))})"
        case ast.Call(func=ast.Name(id=name), args=args):
            return f"({name} {' '.join(map(nested, args))})"
    raise ValueError(ast.dump(node))


def made(depth):
    if depth == 0:
        return random.choice(["a", "b", "c", "2", "x.T", "y.sum(a)", "exp(b)", "z[i]", "(a + b)"])
    kind = random.random()
    if kind < 0.15:
        return random.choice(["-", "-", "~", "not ", "+", "- -"]) + made(depth - 1)
    if kind < 0.25:
        return f"({made(depth - 1)})"
    return f"{made(depth - 1)} {random.choice(SIGNS)} {made(depth - 1)}"


out = ["Random expressions and how Python nests them, written by expressions.py.", ""]
while len(out) < 402:
    source = made(random.choice([2, 3, 3, 4]))
    try:
        tree = ast.parse(source, mode="eval")
    except SyntaxError:
        out.append(f"{source}  =>  refused")
        continue
    try:
        out.append(f"{source}  =>  {nested(tree.body)}")
    except Decided:
        continue
    except Chained:
        out.append(f"{source}  =>  refused")
pathlib.Path(__file__).with_name("expressions.txt").write_text("\n".join(out) + "\n")
