export { preset as default } from "../../tsup.preset";
