import { type BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import type { HandlerExecutionContext, MiddlewareStack, MiddlewareType } from "@smithy/types";

type Stack = MiddlewareStack<object, object>;
type Middleware = MiddlewareType<object, object>;

/** Where a middleware is in a stack, as far as it matters here. */
interface Place {
  readonly name?: string;
}

/** The client's own middleware, or the name of one that the command brings. */
type Step = Middleware | string;

/**
 * Makes a client keep the order of its middlewares until one is added or removed. The SDK sorts all of them
 * anew for every call, which is a good part of the CPU time of a call.
 */
export function keepMiddlewareOrder(client: BedrockRuntimeClient): void {
  const stack = client.middlewareStack as unknown as Stack;
  /** By the names of the middlewares that a command brings, which differ between kinds of commands. */
  const orders = new Map<string, readonly Step[]>();
  const { concat } = stack;
  onChange(stack, () => orders.clear());
  const concatKept = (ofCommand: Stack): Stack => {
    const all = concat(ofCommand);
    const brought = readNamed(ofCommand);
    if (brought === undefined || all.identifyOnResolve()) return all;
    const kind = [...brought.keys()].join(" ");
    const order = orders.get(kind) ?? findOrder(stack, ofCommand);
    orders.set(kind, order);
    const { resolve } = all;
    onChange(all, () => Object.assign(all, { resolve }));
    return Object.assign(all, { resolve: (handler: never, context: never) => wrap(handler, context, order, brought) });
  };
  Object.assign(stack, { concat: concatKept });
}

/** The handler within the middlewares. */
function wrap(
  handler: Parameters<Middleware>[0],
  context: HandlerExecutionContext,
  order: readonly Step[],
  brought: ReadonlyMap<string, Middleware>,
): unknown {
  let wrapped: unknown = handler;
  for (const step of order) {
    const middleware = typeof step === "string" ? brought.get(step) : step;
    wrapped = middleware?.(wrapped as never, context) ?? wrapped;
  }
  return wrapped;
}

/** Calls `changed` before each change of a stack. */
function onChange(stack: Stack, changed: () => void): void {
  for (const name of ["add", "addRelativeTo", "use", "remove", "removeByTag"] as const) {
    const change = stack[name] as (...args: unknown[]) => unknown;
    Object.assign(stack, {
      [name]: (...args: unknown[]) => {
        changed();
        return change(...args);
      },
    });
  }
}

/** The middlewares of a command by their names; `undefined` when one has none. */
function readNamed(ofCommand: Stack): ReadonlyMap<string, Middleware> | undefined {
  const named = new Map<string, Middleware>();
  let isNamed = true;
  const note = (middleware: Middleware, { name }: Place): void => {
    isNamed &&= name !== undefined && !named.has(name);
    if (name !== undefined) named.set(name, middleware);
  };
  ofCommand.applyToStack({ add: note, addRelativeTo: note } as unknown as Stack);
  return isNamed ? named : undefined;
}

/** The steps from the innermost one on. The SDK itself sorts a stack of marks, and tells their order when it resolves them. */
function findOrder(ofClient: Stack, ofCommand: Stack): readonly Step[] {
  const order: Step[] = [];
  const marks = new ConverseCommand({ modelId: "", messages: [] }).middlewareStack as unknown as Stack;
  const copy = (stack: Stack, toStep: (middleware: Middleware, name: string | undefined) => Step): void => {
    const markOf = (middleware: Middleware, place: Place): [mark: never, place: never] => {
      const step = toStep(middleware, place.name);
      const mark = <Next>(next: Next): Next => {
        order.push(step);
        return next;
      };
      // The SDK's own entry holds the middleware too, and would put it back.
      return [mark as never, { ...place, middleware: mark } as never];
    };
    const marking = {
      add: (middleware: Middleware, place: Place) => marks.add(...markOf(middleware, place)),
      addRelativeTo: (middleware: Middleware, place: Place) => marks.addRelativeTo(...markOf(middleware, place)),
    };
    stack.applyToStack(marking as unknown as Stack);
  };
  copy(ofClient, (middleware) => middleware);
  copy(ofCommand, (middleware, name) => name ?? middleware);
  marks.resolve((() => {}) as never, {});
  return order;
}
