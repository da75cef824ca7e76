/**
 * How long states last here, in ms of the clock in `options.now`. The real service takes minutes to
 * hours; these are short enough to wait for, and long enough to be seen.
 */
export const LOCAL_TRANSITION_MS: {
  readonly customizationJob: {
    readonly validation: number;
    readonly dataProcessing: number;
    readonly training: number;
  };
  readonly customModelDeployment: { readonly creating: number };
  readonly modelInvocationJob: {
    readonly submitted: number;
    readonly validating: number;
    readonly scheduled: number;
    readonly inProgress: number;
  };
  readonly provisionedModelThroughput: { readonly creating: number; readonly updating: number };
  /** From a Stop request to `Stopped`. */
  readonly stopping: number;
} = {
  customizationJob: { validation: 10_000, dataProcessing: 20_000, training: 60_000 },
  customModelDeployment: { creating: 10_000 },
  modelInvocationJob: { submitted: 5_000, validating: 5_000, scheduled: 10_000, inProgress: 60_000 },
  provisionedModelThroughput: { creating: 10_000, updating: 10_000 },
  stopping: 5_000,
};
