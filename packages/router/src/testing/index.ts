export { pair, randomOutcomes, reconcilingOutcomes } from "./synthetic-outcomes";
