// Something that happens later, once: when its time has come, when the page is left, or never.
export class Deferred {
  readonly #act: () => void;
  readonly #leave = () => this.run();
  #over = false;

  constructor(act: () => void) {
    this.#act = act;
    globalThis.addEventListener?.("pagehide", this.#leave);
  }

  run(): void {
    if (this.#end()) this.#act();
  }

  cancel(): void {
    this.#end();
  }

  /** Whether it was still open. */
  #end(): boolean {
    if (this.#over) return false;
    this.#over = true;
    globalThis.removeEventListener?.("pagehide", this.#leave);
    return true;
  }
}
