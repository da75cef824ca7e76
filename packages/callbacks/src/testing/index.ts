export { resolveSavingsOptions } from "../handler/savings-options";
export { readSignals } from "../pricing/read-signals";
export { arbitraryRecord } from "./arbitrary-records";
export { LogFolder } from "./log-folder";
export { runMixedTraffic, SteadyClock } from "./mixed-traffic";
export { recorded } from "./recorded";
export { RoutedChatModel } from "./routed-chat-model";
export { lite, pro, routed, routerArn, usage } from "./routing-record";
export { sampleRecords } from "./sample-records";
