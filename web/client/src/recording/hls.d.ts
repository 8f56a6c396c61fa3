// The light build of hls.js has no types of its own: it is the same without what classes do not need.
declare module "hls.js/light" {
  export type * from "hls.js";
  export { default, ErrorTypes, Events } from "hls.js";
}
