import type { Reporter, TestModule } from "vitest/node";

/** Ends a run with `N passed, N failed`, the line that CI reads. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length;
    const brokenFiles = modules.filter((module) => module.errors().length > 0).length;
    const skipped = count("skipped");
    process.on("exit", () => {
      const line = `${count("passed")} passed, ${count("failed") + brokenFiles} failed`;
      console.log(skipped === 0 ? line : `${line}, ${skipped} skipped`);
    });
  }
}
