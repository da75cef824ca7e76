import { validationError } from "../wire/service-error";

/** A time series: values by the start of their period, in ms since 1970. A period without a value is not in it. */
export type Series = ReadonlyMap<number, number>;

/** A result of an expression: a series, or a number for every period. */
type Value = Series | number;

/** What an expression is evaluated with. */
export interface MathContext {
  /** Series by the ids of metrics and expressions. */
  readonly series: (id: string) => Series | undefined;
  /** Starts of the periods of the time range. FILL fills them. */
  readonly periods: readonly number[];
}

const OPERATORS: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  ">": (a, b) => Number(a > b),
  "<": (a, b) => Number(a < b),
  ">=": (a, b) => Number(a >= b),
  "<=": (a, b) => Number(a <= b),
  "==": (a, b) => Number(a === b),
  "!=": (a, b) => Number(a !== b),
};
const COMPARISONS = [">", "<", ">=", "<=", "==", "!="];
const MAX_DEPTH = 50;

/**
 * Evaluates metric math: arithmetic, comparisons, FILL with a number, and IF with two or three arguments. An
 * operation on a period that one side does not have has no value, and neither has a division by 0.
 * @throws ServiceError (ValidationException) for what is malformed, unknown, or not supported here
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function evaluateExpression(expression: string, context: MathContext): Series {
  const reader = new ExpressionReader(tokenize(expression), context, expression);
  const value = reader.read();
  return typeof value === "number" ? new Map(context.periods.map((period) => [period, value])) : value;
}

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z]\w*)|(>=|<=|==|!=|[-+*/<>(),]))/y;

function tokenize(expression: string): string[] {
  const tokens: string[] = [];
  const text = expression.trimEnd();
  let position = 0;
  while (position < text.length) {
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(text);
    if (match === null) throw malformed(expression);
    tokens.push(match[0].trimStart());
    position = TOKEN.lastIndex;
  }
  return tokens;
}

class ExpressionReader {
  readonly #tokens: readonly string[];
  readonly #context: MathContext;
  readonly #expression: string;
  #position = 0;
  #depth = 0;

  constructor(tokens: readonly string[], context: MathContext, expression: string) {
    this.#tokens = tokens;
    this.#context = context;
    this.#expression = expression;
  }

  read(): Value {
    const value = this.#comparison();
    if (this.#position < this.#tokens.length) throw malformed(this.#expression);
    return value;
  }

  #comparison(): Value {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw malformed(this.#expression);
    const value = this.#chain(COMPARISONS, () =>
      this.#chain(["+", "-"], () => this.#chain(["*", "/"], () => this.#operand())),
    );
    this.#depth -= 1;
    return value;
  }

  /** Reads operands with operators of one rank between them, from left to right. */
  #chain(operators: readonly string[], operand: () => Value): Value {
    let value = operand();
    for (;;) {
      const operator = this.#tokens[this.#position];
      if (operator === undefined || !operators.includes(operator)) return value;
      this.#position += 1;
      value = combine(value, operand(), OPERATORS[operator] ?? Number);
    }
  }

  #operand(): Value {
    const token = this.#next();
    if (token === "(") {
      const value = this.#comparison();
      this.#expect(")");
      return value;
    }
    if (token === "-") return combine(0, this.#operand(), (a, b) => a - b);
    if (/^\d/.test(token)) return Number(token);
    if (!/^\w/.test(token)) throw malformed(this.#expression);
    return this.#tokens[this.#position] === "(" ? this.#call(token) : this.#seriesOf(token);
  }

  #seriesOf(id: string): Series {
    const series = this.#context.series(id);
    if (series !== undefined) return series;
    throw validationError(`Error in expression '${this.#expression}': Unsupported or unknown id ${id}`);
  }

  #call(name: string): Value {
    if (name !== "FILL" && name !== "IF") {
      throw validationError(
        `The local CloudWatch evaluates no ${name}: it knows arithmetic, comparisons, FILL with a number, and IF.`,
      );
    }
    this.#expect("(");
    const values = [this.#comparison()];
    while (this.#tokens[this.#position] === ",") {
      this.#position += 1;
      values.push(this.#comparison());
    }
    this.#expect(")");
    const [first = 0, second, third] = values;
    if (second === undefined || values.length > (name === "FILL" ? 2 : 3)) throw malformed(this.#expression);
    return name === "FILL" ? this.#fill(first, second) : choose(first, second, third);
  }

  #fill(value: Value, filler: Value): Value {
    if (typeof value === "number") return value;
    if (typeof filler !== "number") throw malformed(this.#expression);
    return new Map([...this.#context.periods.map((period) => [period, filler] as const), ...value]);
  }

  #next(): string {
    const token = this.#tokens[this.#position];
    if (token === undefined) throw malformed(this.#expression);
    this.#position += 1;
    return token;
  }

  #expect(token: string): void {
    if (this.#next() !== token) throw malformed(this.#expression);
  }
}

function combine(a: Value, b: Value, operate: (a: number, b: number) => number): Value {
  if (typeof a === "number" && typeof b === "number") return operate(a, b);
  const result = new Map<number, number>();
  for (const period of (typeof a === "number" ? (b as Series) : a).keys()) {
    const [left, right] = [valueAt(a, period), valueAt(b, period)];
    const value = left === undefined || right === undefined ? Number.NaN : operate(left, right);
    if (Number.isFinite(value)) result.set(period, value);
  }
  return result;
}

/** Without a value for "otherwise", periods for which the condition is 0 have no value. */
function choose(condition: Value, then: Value, otherwise: Value | undefined): Value {
  if (typeof condition === "number") return condition !== 0 ? then : (otherwise ?? new Map());
  const result = new Map<number, number>();
  for (const [period, holds] of condition) {
    const value = valueAt(holds !== 0 ? then : (otherwise ?? new Map()), period);
    if (value !== undefined) result.set(period, value);
  }
  return result;
}

function valueAt(value: Value, period: number): number | undefined {
  return typeof value === "number" ? value : value.get(period);
}

function malformed(expression: string): Error {
  return validationError(`Error in expression '${expression}': Syntax error`);
}
