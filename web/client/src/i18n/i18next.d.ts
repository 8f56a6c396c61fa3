// Makes t() know every key: a text that does not exist is a type error.
import "i18next";
import type classes from "./zh-Hant/classes.json";
import type console from "./zh-Hant/console.json";
import type errors from "./zh-Hant/errors.json";
import type importing from "./zh-Hant/import.json";
import type promotion from "./zh-Hant/promotion.json";
import type recordings from "./zh-Hant/recordings.json";
import type refusals from "./zh-Hant/refusals.json";
import type replay from "./zh-Hant/replay.json";
import type room from "./zh-Hant/room.json";
import type shell from "./zh-Hant/shell.json";
import type signup from "./zh-Hant/signup.json";
import type stage from "./zh-Hant/stage.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "shell";
    resources: {
      shell: typeof shell;
      signup: typeof signup;
      classes: typeof classes;
      console: typeof console;
      room: typeof room;
      recordings: typeof recordings;
      replay: typeof replay;
      refusals: typeof refusals;
      errors: typeof errors;
      import: typeof importing;
      promotion: typeof promotion;
      stage: typeof stage;
    };
  }
}
